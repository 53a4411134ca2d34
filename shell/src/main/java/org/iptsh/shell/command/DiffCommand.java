package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.diff.Unified;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.shell.view.DiffView;

/** {@code diff}: what would change. */
final class DiffCommand {
    static final Command COMMAND = Command.of("diff", Groups.LOOK,
            "[FROM [TO]] [--unified] [--semantic] [--exit-code]", Places.ALL,
            "how two rulesets differ, rule by rule",
            """
            By default from live to staged: what a commit would change. With one word, from that to staged.
            Each is live, staged, saved, a revision, or a file of iptables-save text.
            Rules that differ only in how an iptables spells them are no difference, and what other programs manage is
            left out: a commit doesn't touch it.
            --unified prints what diff -u would, in the spelling of FROM. --semantic shows which packets are treated
            differently, whosever rules do it, or proves that none is; rates and the like count as the same where the
            words of a rule are. --exit-code ends with 1 if there is a difference.
              diff --semantic HEAD~1 saved""",
            DiffCommand::run);

    private DiffCommand() {}

    private static Answer run(Call call) {
        Source from = Source.of(call.session(), call.arguments().get("FROM").orElse("live"));
        Source to = Source.of(call.session(), call.arguments().get("TO").orElse("staged"));
        Optional<Family> only = from.only().or(to::only);
        Firewall before = Source.narrow(from.firewall(), only);
        Firewall after = Source.narrow(to.firewall(), only);
        Answer answer = call.arguments().has("--semantic")
                ? SemanticDiffing.answer(call, List.of(from, to), before, after)
                : byRules(call, from, before, to, after);
        boolean differs = answer.document() instanceof Map<?, ?> document && document.get("identical").equals(false);
        answer = answer.exit(call.arguments().has("--exit-code") && differs ? Exit.FAILED : Exit.DONE);
        List<String> caveats = Stream.of(from, to)
                .flatMap(each -> each.caveats(call.session()).stream()).distinct().toList();
        for (String caveat : caveats) {
            answer = answer.warn(caveat);
        }
        return answer;
    }

    private static Answer byRules(Call call, Source from, Firewall before, Source to, Firewall after) {
        Ownership ownership = call.session().ownership();
        Diff diff = ownership.diff(before, after);
        return Answer.of(call.arguments().has("--unified")
                ? unified(from, ownership.ours(before), to, ownership.ours(after)).stream()
                        .map(DiffCommand::styled).map(Line::asItStands).toList()
                : DiffView.lines(diff),
                DiffView.document(diff));
    }

    /** What diff -u would print of the files that two firewalls are saved as, in the spelling of the first. */
    static List<String> unified(Source from, Firewall before, Source to, Firewall after) {
        List<String> lines = new ArrayList<>();
        Family.all().forEach(family -> lines.addAll(Unified.between(
                from.name() + "/" + family.section(), SaveWriter.saved(before.get(family)),
                to.name() + "/" + family.section(),
                SaveWriter.saved(Diff.keepSpelling(before.get(family), after.get(family))))));
        return lines;
    }

    private static Line styled(String line) {
        return Stream.of("---", "+++", "@@").anyMatch(line::startsWith)
                ? Line.of(line, Style.HEADING)
                : Line.of(line, line.startsWith("+") ? Style.ADDED : line.startsWith("-") ? Style.REMOVED
                        : Style.PLAIN);
    }
}
