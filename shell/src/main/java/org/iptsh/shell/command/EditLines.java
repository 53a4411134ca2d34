package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.Operation;
import org.iptsh.ruleset.text.Token;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.RulesetView;

/** Lines in iptables' own syntax, done to what is staged. */
public final class EditLines {
    /** So many changes are shown one by one after a line; of more, how many. */
    private static final int SHOWN = 8;

    private EditLines() {}

    /** Does one line; {@code words} are its tokens. */
    public static Answer run(Session session, String text, List<Token> words) {
        EditLine line = checked(EditLine.parse(text, words, session.where()));
        Ruleset ruleset = session.candidate().get(line.family());
        return switch (line.operation()) {
            case LIST -> list(line, ruleset);
            case LIST_RULES -> listRules(line, ruleset);
            case CHECK -> check(session.edits(), line, ruleset);
            case ZERO -> Answer.done("counters belong to live, so there is nothing to stage");
            default -> stage(session, line, ruleset);
        };
    }

    private static <T> T checked(Result<T> result) {
        if (!result.isGood()) {
            throw CommandFailure.of(Exit.USAGE, result.problems());
        }
        return result.get();
    }

    private static Answer stage(Session session, EditLine line, Ruleset ruleset) {
        Result<Ruleset> result = session.edits().apply(line, ruleset);
        Ruleset edited = checked(result);
        Firewall before = session.candidate();
        Firewall after = before.with(edited);
        session.stage(after, line.line());
        Diff diff = Diff.between(before, after);
        List<Line> lines = diff.size() <= SHOWN ? DiffView.brief(diff) : List.of(DiffView.summary(diff));
        Answer answer = Answer.of(lines, DiffView.document(diff));
        for (Problem warning : result.problems()) {
            answer = answer.warn(warning.headline());
        }
        return answer;
    }

    private static Table table(EditLine line, Ruleset ruleset) {
        Table table = ruleset.tableOrFresh(line.table()).normalised();
        line.chain().filter(chain -> !table.has(chain.text())).ifPresent(chain -> {
            throw CommandFailure.of(Exit.FAILED, List.of(Problem.at(line.line(), chain.start(),
                    "no chain " + chain.text() + " in table " + table.name())));
        });
        return table;
    }

    private static Answer list(EditLine line, Ruleset ruleset) {
        table(line, ruleset);
        RulesetView view = new RulesetView(Optional.of(line.table()), line.chain().map(Token::text));
        return Answer.of(view.lines(ruleset), view.document(ruleset));
    }

    private static Answer listRules(EditLine line, Ruleset ruleset) {
        List<Chain> chains = table(line, ruleset).chains().stream()
                .filter(chain -> line.chain().map(name -> name.text().equals(chain.name())).orElse(true))
                .toList();
        List<String> out = new ArrayList<>();
        chains.forEach(chain -> out.add(chain.isBuiltIn() ? "-P " + chain.name() + " " + chain.policy() : "-N " + chain.name()));
        chains.forEach(chain -> chain.rules().forEach(rule -> out.add(rule.line(chain.name()))));
        return Answer.of(out.stream().map(Line::of).toList(), out);
    }

    private static Answer check(Edits edits, EditLine line, Ruleset ruleset) {
        List<Rule> rules = checked(edits.rules(line, ruleset));
        Chain chain = table(line, ruleset).chain(line.chain().orElseThrow().text()).orElseThrow();
        boolean there = chain.rules().containsAll(rules);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("present", there);
        return Answer.of(List.of(Line.of(there ? "that rule is there" : "no such rule in " + chain.name(),
                there ? Style.GOOD : Style.WARNING)), document).exit(there ? Exit.DONE : Exit.FAILED);
    }

    /** What the operations do, for help: {@code -A  add a rule at the end of a chain}. */
    public static Map<String, String> operations() {
        Map<String, String> operations = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            operations.put(operation.letter(), operation.summary());
        }
        return operations;
    }
}
