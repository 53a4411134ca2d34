package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.guard.BootReport;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.live.LiveRules;
import org.iptsh.persistence.saved.Saved;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.BadInput;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.merge.Merge;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.shell.view.StatusView;
import org.iptsh.shell.view.Wrapping;
import org.iptsh.plugin.text.Line;

/** {@code status}: what one must know before one does anything. */
final class StatusCommand {
    static final Command COMMAND = Command.of("status", Groups.LOOK, "", Places.ALL,
            "pending commit, drift, staged edits, back end, who else is here",
            """
            Drift is how live differs from what is saved, without what other programs manage, which is listed as
            foreign. Unclaimed is what of it appeared in live without iptsh.""",
            StatusCommand::run);

    private StatusCommand() {}

    private static Answer run(Call call) {
        Session session = call.session();
        List<String> warnings = new ArrayList<>();
        session.recover().ifPresent(warnings::add);
        LiveRules live = session.readable();
        warnings.addAll(live.doubts());
        warnings.addAll(live.warnings());
        BootReport.read(session.settings().state()).filter(BootReport::isBad)
                .ifPresent(report -> report.messages().forEach(message -> warnings.add("boot: " + message)));
        if (session.settings().remote().isPresent()) {
            warnings.add("`remote` is set, but versions are not pushed yet");
        }
        Optional<Pending> pending = session.commits().pending();
        StatusView.Edits staged = staged(session, warnings);
        Ownership ownership = session.ownership();
        boolean saved = session.saved().head().isPresent();
        Optional<Firewall> files = saved ? files(session, warnings) : Optional.empty();
        Optional<Diff> drift = files.flatMap(before -> drift(session, before));
        Optional<String> handEdits = handEdits(session.saved());
        Owned owned = new Owned(session);
        Unclaimed unclaimed = saved && drift.isEmpty() ? Unclaimed.NOTHING
                : handEdits.isEmpty() ? owned.unclaimed(() -> files) : owned.unclaimed();
        List<Staged.Owner> others = Staged.owners(session.settings().state()).stream()
                .filter(owner -> !owner.user().equals(session.who().user()))
                .toList();
        // What can't be read can't be taken in; the warning about that says what can be done.
        handEdits.filter(any -> files.isPresent()).ifPresent(warnings::add);
        StatusView view = new StatusView(live.backend(), session.iptables().version(), pending, staged, saved, drift,
                ownership.shares(live.firewall()), unclaimed, others, Commits.last(session.settings().run()), warnings);
        List<Line> lines = view.lines();
        if (call.console().isInteractive()) {
            int width = call.console().width();
            lines = lines.stream()
                    .flatMap(line -> Wrapping.lines(line, width, StatusView.COLUMN).stream()).toList();
        }
        return Answer.of(lines, view.document());
    }

    /** How live differs from the files that would boot; where a family of live can't be read, the others may tell. */
    private static Optional<Diff> drift(Session session, Firewall files) {
        LiveRules live = session.live();
        Firewall readable = files;
        for (Family family : session.settings().families()) {
            readable = live.texts().containsKey(family) ? readable : readable.with(Ruleset.empty(family));
        }
        Diff drift = session.ownership().diff(readable, live.firewall());
        return Optional.of(drift).filter(known -> !known.isEmpty()
                || live.texts().keySet().containsAll(session.settings().families()));
    }

    /** What a commit would change; damage is a warning here, since a status must always come. */
    private static StatusView.Edits staged(Session session, List<String> warnings) {
        try {
            Optional<Merge> merge = session.onLive().merge();
            int conflicts = merge.map(merged -> merged.conflicts().size()).orElse(0);
            // With conflicts there is nothing that could become live yet, only what was edited.
            return new StatusView.Edits(merge.isPresent() && conflicts == 0
                    ? merge.map(merged -> session.ownership().diff(session.live().firewall(), merged.merged()))
                    : session.onLive().toCommit().map(session.onLive()::amongForeign)
                            .map(content -> session.ownership().diff(content.base(), content.rules())), conflicts);
        } catch (HostException e) {
            warnings.add(e.getMessage());
            return new StatusView.Edits(Optional.empty(), 0);
        }
    }

    /** The files that would boot; damage is a warning here. */
    private static Optional<Firewall> files(Session session, List<String> warnings) {
        try {
            return Optional.of(Source.saved(session));
        } catch (BadInput e) {
            warnings.add("what is saved can't be read: " + e.problems().get(0).headline()
                    + "; `adopt` saves what is live in its place");
            return Optional.empty();
        }
    }

    private static Optional<String> handEdits(Saved saved) {
        Set<String> edited = saved.handEdited();
        return edited.isEmpty() ? Optional.empty()
                : Optional.of("edited by hand in the repository and not saved as a version: "
                        + String.join(", ", edited) + "; `adopt saved` takes them in");
    }
}
