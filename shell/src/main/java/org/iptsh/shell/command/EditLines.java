package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.iptsh.persistence.live.KernelRefusal;
import org.iptsh.persistence.live.Verdict;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.edit.Operation;
import org.iptsh.ruleset.owner.OwnedEdits;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.Token;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.Marks;
import org.iptsh.shell.view.RulesetView;
import org.iptsh.shell.view.StatusView;

/** Lines in iptables' own syntax, done to what is staged. */
public final class EditLines {
    /** So many changes are shown one by one after a line; of more, how many. */
    private static final int SHOWN = 8;

    private EditLines() {}

    /** Does one line; {@code words} are its tokens. */
    public static Answer run(Session session, String text, List<Token> words) {
        EditLine line = checked(EditLine.parse(text, words, session.where()));
        // A number is one that was seen, among the foreign rules of now.
        Firewall candidate = line.number().isPresent() || line.operation().reads()
                ? session.candidate() : session.onLive().asStaged();
        return switch (line.operation()) {
            case LIST, LIST_RULES -> listed(session, line, candidate);
            case CHECK -> check(session.edits(), line, candidate);
            case ZERO -> Answer.done("counters belong to live, so there is nothing to stage");
            default -> stage(session, line, candidate);
        };
    }

    private static <T> T checked(Result<T> result) {
        if (!result.isGood()) {
            throw CommandFailure.of(Exit.USAGE, result.problems());
        }
        return result.get();
    }

    private static Answer stage(Session session, EditLine line, Firewall before) {
        OwnedEdits owned = new OwnedEdits(session.edits(), session.ownership());
        Result<Firewall> result = owned.apply(line, before);
        Firewall edited = checked(result);
        List<String> warnings = new ArrayList<>(result.problems().stream().map(Problem::headline).toList());
        Firewall after = judged(session, before, edited, warnings, refusal -> {
            int column = line.rule().isEmpty() ? line.operationToken().start() : line.rule().get(0).start();
            return CommandFailure.of(Exit.KERNEL, List.of(Problem.at(line.line(), column,
                    "the kernel refuses this: " + refusal.reason())));
        });
        session.stage(after, line.line());
        Diff diff = session.ownership().diff(before, after);
        List<Line> lines = diff.size() <= SHOWN ? DiffView.brief(diff) : List.of(DiffView.summary(diff));
        Answer answer = Answer.of(lines, DiffView.document(diff));
        for (String warning : warnings) {
            answer = answer.warn(warning);
        }
        Map<String, Ownership.Share> left = owned.left(line, after);
        return left.isEmpty() ? answer : answer.note(Line.of("left alone: " + StatusView.words(left)));
    }

    /**
     * The edit as the kernel tells it, where it is asked; what it only lacks here is a warning.
     *
     * @param failure how it is told that the kernel refuses
     */
    static Firewall judged(Session session, Firewall before, Firewall after, List<String> warnings,
            Function<KernelRefusal, CommandFailure> failure) {
        Verdict verdict = session.judge(before, after);
        if (verdict instanceof Verdict.Refused refused) {
            throw failure.apply(refused.refusal());
        } else if (verdict instanceof Verdict.Taken taken) {
            taken.warnings().forEach(missing ->
                    warnings.add("staged, but the kernel would not take it as things are: " + missing));
            return taken.after();
        }
        return after;
    }

    private static Table table(EditLine line, Ruleset ruleset) {
        Table table = ruleset.tableOrFresh(line.table()).normalised();
        line.chain().filter(chain -> !table.has(chain.text())).ifPresent(chain -> {
            throw CommandFailure.of(Exit.FAILED, List.of(Problem.at(line.line(), chain.start(),
                    "no chain " + chain.text() + " in table " + table.name())
                    .hint(Nearest.to(chain.text(), table.chainNames()).map(near -> "did you mean " + near + "?")
                            .orElse("see `show " + table.name() + "`"))));
        });
        return table;
    }

    /** What one family has, or each under its name. */
    private static Answer listed(Session session, EditLine line, Firewall firewall) {
        List<Line> lines = new ArrayList<>();
        Map<String, Object> documents = new LinkedHashMap<>();
        for (Family family : line.families()) {
            Ruleset ruleset = firewall.get(family);
            Answer answer = line.operation() == Operation.LIST
                    ? list(session, line, ruleset) : listRules(line, ruleset);
            if (!line.both()) {
                return answer;
            }
            lines.add(Line.of(family.label(), Style.FAMILY));
            lines.addAll(answer.lines());
            documents.put(family.section(), answer.document());
        }
        return Answer.of(lines, documents);
    }

    private static Answer list(Session session, EditLine line, Ruleset ruleset) {
        table(line, ruleset);
        Marks marks = new Owned(session).marks(Source.of(session, "staged"));
        RulesetView view = new RulesetView(Optional.of(line.table()), line.chain().map(Token::text), marks);
        return Answer.of(view.lines(ruleset), view.document(ruleset));
    }

    private static Answer listRules(EditLine line, Ruleset ruleset) {
        List<Chain> chains = table(line, ruleset).chains().stream()
                .filter(chain -> line.chain().map(name -> name.text().equals(chain.name())).orElse(true))
                .toList();
        List<String> out = new ArrayList<>();
        chains.forEach(chain -> out.add(
                chain.isBuiltIn() ? "-P " + chain.name() + " " + chain.policy() : "-N " + chain.name()));
        chains.forEach(chain -> chain.rules().forEach(rule -> out.add(rule.line(chain.name()))));
        return Answer.of(out.stream().map(each -> Line.of(each).asItStands()).toList(), out);
    }

    private static Answer check(Edits edits, EditLine line, Firewall firewall) {
        boolean there = true;
        for (EditLine one : checked(edits.lines(line, firewall))) {
            Ruleset ruleset = firewall.get(one.family());
            List<Rule> rules = checked(edits.rules(one, ruleset));
            Table table = table(one, ruleset);
            Chain chain = table.chain(one.chain().orElseThrow().text()).orElseThrow();
            Sameness sameness = Sameness.of(one.family(), table, table);
            there &= rules.stream().allMatch(rule -> sameness.indexOf(chain.name(), chain.rules(), rule) >= 0);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("present", there);
        Line told = there ? Line.of("that rule is there", Style.GOOD)
                : Line.of("no such rule in " + line.chain().orElseThrow().text(), Style.WARNING);
        return Answer.of(List.of(told), document).exit(there ? Exit.DONE : Exit.FAILED);
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
