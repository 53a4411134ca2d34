package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.live.LiveRules;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.merge.Choice;
import org.iptsh.ruleset.merge.Conflict;
import org.iptsh.ruleset.merge.Merge;
import org.iptsh.ruleset.merge.Settlement;
import org.iptsh.shell.view.ConflictView;
import org.iptsh.shell.view.DiffView;

/** {@code resolve}: settles where live and what is staged changed the same place. */
final class Resolve {
    static final Command COMMAND = Command.of("resolve", Groups.STAGE,
            "[(all|CONFLICT) (ours|theirs|both)]", Places.ALL,
            "settle where live has changed what you changed too",
            """
            Without a word, the conflicts: base is what live was when you began, theirs what is live now, ours what you
            staged. ours, theirs or both says which of them is right there; both has what either put in, theirs first
            where they stand at the same place, and not what either took out.
            What neither says, write: edit what is staged, then `resolve CONFLICT ours`.
            The last conflict settled puts what you staged on top of what is live now. Nothing becomes live before you
            `commit`; `undo` takes a choice back.""",
            Resolve::run);

    /** Staged stands on what was live before a pending commit of one's own: only its end tells what to merge. */
    private static final String FIRST = "`confirm` or `rollback` your pending commit first, and `resolve` then";

    private Resolve() {}

    /** The failure of a command that can't go on before the conflicts are settled; it shows them. */
    static CommandFailure needed(Session session, List<Conflict> conflicts) {
        List<String> details = new ArrayList<>(ConflictView.lines(conflicts).stream().map(Line::text).toList());
        if (session.onLive().replacesPending()) {
            details.add(FIRST);
        } else {
            ConflictView.hint(conflicts).ifPresent(details::add);
            details.add("base is what live was when you began, theirs what is live now, ours what you staged: choose "
                    + "with `resolve 1 ours`, `theirs` or `both`, or `resolve all …`");
        }
        return CommandFailure.of(Exit.REFUSED, "live has changed since you began to stage, where you changed it too",
                details.toArray(String[]::new));
    }

    /** What a merge with live is made of. */
    private record Merging(Firewall live, Settlement staged) {
        Merge merge() {
            return Merge.of(staged.base(), live, staged.ours());
        }

        Merging settled(Conflict conflict, Choice choice) {
            return new Merging(live, Settlement.of(staged.base(), live, staged.ours(), conflict, choice));
        }

        Merging allSettled(Choice choice) {
            return new Merging(live, Settlement.all(staged.base(), live, staged.ours(), choice));
        }
    }

    private static Answer run(Call call) {
        Session session = call.session();
        LiveRules live = session.live();
        if (!live.doubts().isEmpty()) {
            throw CommandFailure.of(Exit.REFUSED, "what is live can't be told, so nothing may be built on it",
                    live.doubts().toArray(String[]::new));
        }
        Staged.Content content = session.onLive().toCommit()
                .orElseThrow(() -> CommandFailure.of(Exit.FAILED, "nothing is staged, so there is no conflict"));
        Staged.Content now = session.onLive().amongForeign(content);
        Merging merging = new Merging(live.firewall(), new Settlement(now.base(), now.rules()));
        List<Conflict> conflicts = merging.merge().conflicts();
        if (call.arguments().words().isEmpty()) {
            return listed(conflicts);
        } else if (conflicts.isEmpty()) {
            throw CommandFailure.of(Exit.FAILED, "there is no conflict; `commit` can go on");
        }
        if (session.onLive().replacesPending()) {
            throw CommandFailure.of(Exit.REFUSED, "live has changed since your commit, which is still pending", FIRST);
        }
        Choice choice = Choice.of(call.arguments().words().get(1).text()).orElseThrow();
        if (call.arguments().has("all")) {
            Merging settled = merging.allSettled(choice);
            refuse(settled.staged().equals(merging.staged()), conflicts.get(0));
            return stage(call, content, settled, ConflictView.lines(conflicts), choice);
        }
        int number = number(call, conflicts);
        Conflict conflict = conflicts.get(number - 1);
        refuse(!conflict.allows(choice), conflict);
        return stage(call, content, merging.settled(conflict, choice), ConflictView.lines(number, conflict), choice);
    }

    private static Answer listed(List<Conflict> conflicts) {
        List<Line> lines = new ArrayList<>(ConflictView.lines(conflicts));
        ConflictView.hint(conflicts).map(Line::of).ifPresent(lines::add);
        lines.add(Line.of(conflicts.isEmpty() ? "no conflict" : ConflictView.count(conflicts), Style.FAINT));
        return Answer.of(lines, ConflictView.document(conflicts));
    }

    private static int number(Call call, List<Conflict> conflicts) {
        int number = Integer.parseInt(call.arguments().get("CONFLICT").orElseThrow());
        if (number < 1 || number > conflicts.size()) {
            throw CommandFailure.of(Exit.USAGE, "no conflict " + number + "; there "
                    + (conflicts.size() == 1 ? "is 1" : "are " + conflicts.size()) + ", `resolve` shows them");
        }
        return number;
    }

    private static void refuse(boolean impossible, Conflict conflict) {
        if (impossible) {
            throw CommandFailure.of(Exit.USAGE, "of " + conflict.place() + " there is no both: one side removed the "
                    + "chain, the other changed it", "choose ours or theirs");
        }
    }

    /** @param found the conflicts as they were shown: live may have moved since they were listed */
    private static Answer stage(
            Call call, Staged.Content before, Merging settled, List<Line> found, Choice choice) {
        Merge merge = settled.merge();
        boolean done = merge.conflicts().isEmpty();
        Firewall base = done ? settled.live() : settled.staged().base();
        Firewall rules = done ? merge.merged() : settled.staged().ours();
        call.session().staged().rebase(before, new Staged.Content(base, rules), call.arguments().line());
        Diff diff = Diff.between(settled.live(), rules);
        List<Line> lines = new ArrayList<>(found);
        lines.add(Line.of("settled: ", Style.GOOD).and(choice.word()));
        if (done) {
            lines.add(Line.of("what is staged stands on what is live now; to commit: " + DiffView.count(diff)));
        } else {
            lines.add(Line.of(ConflictView.count(merge.conflicts()) + " left:"));
            lines.addAll(ConflictView.lines(merge.conflicts()));
            ConflictView.hint(merge.conflicts()).map(Line::of).ifPresent(lines::add);
        }
        Map<String, Object> document = new LinkedHashMap<>(ConflictView.document(merge.conflicts()));
        document.put("diff", done ? DiffView.document(diff) : null);
        return Answer.of(lines, document);
    }
}
