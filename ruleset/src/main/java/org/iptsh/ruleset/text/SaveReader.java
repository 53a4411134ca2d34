package org.iptsh.ruleset.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.text.TableBuilder.ChainBuilder;

/**
 * Reads text in iptables-save format as strictly as the stricter of the two back ends does, and goes on after a problem
 * to find the others.
 *
 * <p>What is taken and refused was measured on iptables 1.8.9, nft and legacy.
 */
public final class SaveReader {
    /** After so many problems the rest is most likely not a ruleset at all. */
    private static final int PROBLEM_LIMIT = 50;

    private final Family family;
    private final String name;
    private final List<SaveLine> lines = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<TableBuilder> tables = new ArrayList<>();
    private TableBuilder table;
    private final RuleReader rules;
    private final List<Problem> warnings;
    private int number;
    private boolean carriageReturnTold;

    private SaveReader(Family family, String name, RuleReader rules, List<Problem> warnings) {
        this.family = family;
        this.name = name;
        this.rules = rules;
        this.warnings = warnings;
    }

    /**
     * Reads a file's text.
     *
     * @param name the file's name, for the problems
     */
    public static SaveFile read(Family family, String name, String text) {
        return new SaveReader(family, name, null, new ArrayList<>()).readAll(text);
    }

    /**
     * Reads a file's text, its rules by a reader of their own.
     *
     * @param warnings gets what that reader warns of
     */
    public static SaveFile read(Family family, String name, String text, RuleReader rules, List<Problem> warnings) {
        return new SaveReader(family, name, rules, warnings).readAll(text);
    }

    private SaveFile readAll(String text) {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            problems.add(notText(text, nul));
            return new SaveFile(Ruleset.empty(family), List.of(), true, problems);
        }
        int start = 0;
        while (start < text.length() && problems.size() < PROBLEM_LIMIT) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            number++;
            line(text.substring(start, end));
            start = end + 1;
        }
        boolean endsWithNewline = text.isEmpty() || text.endsWith("\n");
        if (table != null && problems.size() < PROBLEM_LIMIT) {
            String last = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1).stripTrailing();
            problem(last, last.length(), "the file ends inside table " + table.name + ": no COMMIT",
                    "if it was cut off, get it again; else add a line COMMIT");
            finishTable();
        }
        return new SaveFile(
                new Ruleset(family, tables.stream().map(TableBuilder::build).toList()),
                lines, endsWithNewline, problems);
    }

    private Problem notText(String text, int nul) {
        int line = 1 + (int) text.substring(0, nul).chars().filter(c -> c == '\n').count();
        int start = text.lastIndexOf('\n', nul) + 1;
        int end = text.indexOf('\n', nul);
        String source = text.substring(start, end < 0 ? text.length() : end);
        return new Problem(name, line, nul - start + 1, source.substring(0, Math.min(200, source.length())),
                "this is not text: it holds a NUL byte", Optional.empty());
    }

    private void line(String line) {
        if (line.endsWith("\r")) {
            if (!carriageReturnTold) {
                problem(line, line.length() - 1, "the line ends with CR LF, which iptables-restore refuses",
                        "convert the file: sed -i 's/\\r$//' " + name);
                carriageReturnTold = true;
            }
            line = line.substring(0, line.length() - 1);
        }
        if (line.isEmpty() || line.charAt(0) == '#') {
            lines.add(new SaveLine.Verbatim(line));
            return;
        }
        switch (line.charAt(0)) {
            case '*' -> tableLine(line);
            case ':' -> chainLine(line);
            case '-', '[', ' ', '\t' -> ruleLine(line);
            default -> otherLine(line);
        }
    }

    private void otherLine(String line) {
        if (line.equals("COMMIT")) {
            if (table == null) {
                problem(line, 0, "COMMIT without a table", "a table begins with a line such as *filter");
            } else {
                finishTable();
            }
            lines.add(SaveLine.CommitLine.COMMIT);
        } else if (line.startsWith("COMMIT")) {
            problem(line, 6, "nothing may follow COMMIT, not even a blank", null);
            finishTable();
        } else if (line.startsWith("iptables ") || line.startsWith("ip6tables ")) {
            problem(line, 0, "a command, where iptables-save format is expected",
                    "a file is either all commands or all iptables-save text");
        } else {
            problem(line, 0, "not a line of iptables-save format",
                    "lines begin with *TABLE, :CHAIN, -A, COMMIT or #");
        }
    }

    private void finishTable() {
        if (table != null) {
            tables.add(table);
            table = null;
        }
    }

    private void tableLine(String line) {
        if (table != null) {
            problem(line, 0, "table " + table.name + " is not finished: no COMMIT before this line",
                    "add a line COMMIT");
            finishTable();
        }
        String tableName = line.substring(1);
        if (!Tables.exists(tableName)) {
            problem(line, 1, "unknown table " + (tableName.isBlank() ? "(no name)" : tableName),
                    Tables.nearest(tableName.strip()).map(near -> "did you mean " + near + "?")
                            .orElse("the tables are " + Tables.list()));
        }
        if (tables.stream().anyMatch(earlier -> earlier.name.equals(tableName))) {
            problem(line, 1, "table " + tableName + " stands in this file twice: only the second would count",
                    "make one table of both");
        }
        table = new TableBuilder(tableName);
        lines.add(new SaveLine.TableLine(tableName));
    }

    private void chainLine(String line) {
        if (outsideTable(line)) {
            return;
        }
        List<Token> words = Lexer.restore(line.substring(1));
        if (words.isEmpty() || words.get(0).start() > 0) {
            problem(line, 1, "no chain name behind the colon", null);
            return;
        }
        String chain = words.get(0).text();
        boolean builtIn = Tables.builtInChains(table.name).contains(chain);
        if (chain.getBytes(StandardCharsets.UTF_8).length > Chain.NAME_LIMIT) {
            problem(line, 1, "chain name " + chain + " is longer than " + Chain.NAME_LIMIT + " bytes", "shorten it");
        }
        if (words.size() < 2) {
            problem(line, line.length(), "chain " + chain + " has no policy",
                    builtIn ? "write ACCEPT or DROP" : "write - for a chain of your own");
            return;
        }
        Token policy = words.get(1);
        if (table.names().contains(chain)) {
            problem(line, 1, "chain " + chain + " is declared twice: the second time would empty it", "remove one");
            return;
        }
        boolean known = policy.text().equals("-")
                || builtIn && (policy.text().equals("ACCEPT") || policy.text().equals("DROP"));
        if (!known) {
            problem(line, policy.start() + 1,
                    builtIn ? "policy " + policy.text() + " is neither ACCEPT nor DROP"
                            : "chain " + chain + " is not built in, so it has no policy",
                    builtIn ? Nearest.to(policy.text(), List.of("ACCEPT", "DROP"))
                            .map(near -> "did you mean " + near + "?").orElse(null)
                            : "write - in its place");
        }
        Counters counters = null;
        if (words.size() > 2) {
            counters = CountersText.parse(words.get(2).text());
            if (counters == null) {
                problem(line, words.get(2).start() + 1, "counters look like [PACKETS:BYTES]", null);
            }
        }
        if (words.size() > 3) {
            problem(line, words.get(3).start() + 1, "nothing may follow the counters", null);
        }
        ChainBuilder built = table
                .declare(chain, builtIn && known && !policy.text().equals("-") ? policy.text() : null, counters);
        boolean usual = counters != null && policy.text().equals(built.policyWord())
                && line.equals(":" + chain + " " + policy.text() + " " + counters);
        lines.add(usual ? new SaveLine.ChainLine(chain) : new SaveLine.Verbatim(line));
    }

    private boolean outsideTable(String line) {
        if (table != null) {
            return false;
        }
        problem(line, 0, "this line stands in no table", "put a line such as *filter above it");
        return true;
    }

    private void ruleLine(String line) {
        int at = 0;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        if (at == line.length()) {
            problem(line, 0, "a line of blanks only, which iptables-restore refuses", "remove it");
            return;
        }
        if (at > 0 && line.charAt(at) != '-' && line.charAt(at) != '[') {
            problem(line, 0, "a blank before " + line.charAt(at) + ", which iptables-restore refuses", "remove it");
            return;
        }
        if (outsideTable(line)) {
            return;
        }
        boolean usual = at == 0;
        Counters counters = null;
        if (line.charAt(at) == '[') {
            int close = line.indexOf(']', at);
            counters = close < 0 ? null : CountersText.parse(line.substring(at, close + 1));
            if (counters == null) {
                problem(line, at, "counters look like [PACKETS:BYTES]", null);
                return;
            }
            usual &= line.startsWith(counters.toString(), at) && line.startsWith(" -A", close + 1);
            at = close + 1;
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
        }
        if (!line.startsWith("-A ", at)) {
            notAppend(line, at);
            return;
        }
        int chainStart = at + 3;
        int chainEnd = line.indexOf(' ', chainStart);
        if (chainEnd < 0) {
            chainEnd = line.length();
        }
        String chain = line.substring(chainStart, chainEnd);
        ChainBuilder built = table.chain(chain);
        if (built == null) {
            undeclared(line, chainStart, chain);
            return;
        }
        String text = chainEnd == line.length() ? "" : line.substring(chainEnd + 1);
        usual &= !(text.isEmpty() && chainEnd < line.length());
        if (rules == null) {
            built.rules.add(new Rule(text, counters));
            lines.add(new SaveLine.RuleLine(built.name, usual ? null : line));
        } else {
            readRule(line, text, built, counters);
        }
    }

    private void readRule(String line, String text, ChainBuilder built, Counters counters) {
        Result<List<Rule>> read = rules.read(table.name, built.name, table, line, text);
        (read.isGood() ? warnings : problems)
                .addAll(read.problems().stream().map(problem -> problem.in(name, number)).toList());
        if (read.isGood()) {
            for (Rule rule : read.get()) {
                built.rules.add(rule.counters() == null ? rule.withCounters(counters) : rule);
                lines.add(new SaveLine.RuleLine(built.name, null));
            }
        }
    }

    private void notAppend(String line, int at) {
        String word = line.substring(at).split("\\s", 2)[0];
        if (word.equals("-A") || word.equals("--append")) {
            problem(line, at, word.equals("-A") ? "no chain name behind -A" : "write -A for --append", null);
        } else {
            problem(line, at, word + " is not a line of iptables-save format", "only -A may stand here");
        }
    }

    private void undeclared(String line, int offset, String chain) {
        problem(line, offset, chain.isEmpty() ? "no chain name behind -A" : "chain " + chain
                + " is not declared in table " + table.name,
                chain.isEmpty() ? "one blank stands between -A and the chain"
                        : Nearest.to(chain, table.known()).map(near -> "did you mean " + near + "?")
                                .orElse("put a line :" + chain + " - [0:0] above it"));
    }

    private void problem(String line, int offset, String message, String hint) {
        problems.add(new Problem(name, number, offset + 1, line, message, Optional.ofNullable(hint)));
        lines.add(new SaveLine.Verbatim(line));
    }
}
