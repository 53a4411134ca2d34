package org.iptsh.ruleset.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/** A file in iptables-save format: the ruleset in it, the layout around it, and what is wrong with it. */
public final class SaveFile {
    private final Ruleset ruleset;
    private final List<SaveLine> lines;
    private final boolean endsWithNewline;
    private final List<Problem> problems;

    SaveFile(Ruleset ruleset, List<SaveLine> lines, boolean endsWithNewline, List<Problem> problems) {
        this.ruleset = ruleset;
        this.lines = lines;
        this.endsWithNewline = endsWithNewline;
        this.problems = List.copyOf(problems);
    }

    /** The ruleset; with problems, what could be read of it. */
    public Ruleset ruleset() {
        return ruleset;
    }

    public List<Problem> problems() {
        return problems;
    }

    /** The ruleset if the file has no problem. */
    public Result<Ruleset> result() {
        return problems.isEmpty() ? Result.good(ruleset) : new Result.Bad<>(problems);
    }

    /** The names of the tables that the file speaks of, also of empty ones. */
    public List<String> tables() {
        return ruleset.tables().stream().map(Table::name).toList();
    }

    /** The file as it was read, byte for byte, rules and counters taken from the ruleset. */
    public String write() {
        StringBuilder out = new StringBuilder();
        Optional<Table> table = Optional.empty();
        Map<String, Integer> written = new HashMap<>();
        for (SaveLine line : lines) {
            if (line instanceof SaveLine.Verbatim verbatim) {
                out.append(verbatim.text());
            } else if (line instanceof SaveLine.TableLine start) {
                table = ruleset.table(start.table());
                written.clear();
                out.append('*').append(start.table());
            } else if (line instanceof SaveLine.ChainLine chain) {
                SaveWriter.chainLine(out, table.flatMap(t -> t.chain(chain.chain())).orElseThrow(), true);
            } else if (line instanceof SaveLine.RuleLine rule) {
                int index = written.merge(rule.chain(), 1, Integer::sum) - 1;
                Rule next = table.flatMap(t -> t.chain(rule.chain())).orElseThrow().rules().get(index);
                if (rule.spelling() != null) {
                    out.append(rule.spelling());
                } else {
                    SaveWriter.ruleLine(out, rule.chain(), next, true);
                }
            } else {
                out.append("COMMIT");
            }
            out.append('\n');
        }
        if (!endsWithNewline && out.length() > 0) {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }
}
