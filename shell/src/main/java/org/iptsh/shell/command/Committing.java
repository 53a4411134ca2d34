package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.live.KernelRefusal;
import org.iptsh.persistence.live.LiveRules;
import org.iptsh.persistence.live.Scratch;
import org.iptsh.persistence.live.Trial;
import org.iptsh.persistence.saved.Version;
import org.iptsh.persistence.staged.Staged;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.merge.Merge;
import org.iptsh.shell.view.DiffView;

/** {@code commit}, {@code confirm}, {@code rollback}: the movements between staged, live and saved. */
final class Committing {
    static final Command COMMIT = Command.of("commit", Groups.COMMIT, "[SECONDS] [-m TEXT]", Places.ALL,
            "make what is staged live, with a timer that rolls it back",
            """
            Live is read anew, what is staged is tried in a scratch network namespace, the way back is written down and
            the timer armed; only then do the rules change. If you don't `confirm` within SECONDS (settings:
            confirm-within), the rules of before come back, whatever became of this shell.
            `commit 0` keeps the change at once; on a terminal it asks. -m says why, for the saved version.""",
            Committing::commit);

    static final Command CONFIRM = Command.of("confirm", Groups.COMMIT, "", Places.ALL,
            "keep the pending commit and save it as a version", "The timer is disarmed and the ruleset will boot.",
            call -> {
                call.session().recover();
                return confirm(call.session());
            });

    static final Command ROLLBACK = Command.of("rollback", Groups.COMMIT, "", Places.ALL,
            "take the pending commit back now", "What you staged stays staged.",
            Committing::rollback);

    private Committing() {}

    private static Answer commit(Call call) {
        Session session = call.session();
        int seconds = call.arguments().get("SECONDS").map(Integer::parseInt).orElse(session.settings().confirmWithin());
        Optional<String> recovered = session.recover();
        session.commits().pending().ifPresent(Committing::refuse);
        Staged.Content content = session.stagedContent()
                .orElseThrow(() -> CommandFailure.of(Exit.FAILED, "nothing is staged, so there is nothing to commit"));
        LiveRules live = session.live();
        if (!live.doubts().isEmpty()) {
            throw CommandFailure.of(Exit.REFUSED, "what is live can't be told, so nothing may be built on it",
                    live.doubts().toArray(String[]::new));
        }
        // A ruleset that can't be saved afterwards is better not begun.
        session.saved().ready();
        Firewall merged = merge(content, live.firewall());
        List<Line> notes = new ArrayList<>();
        recovered.ifPresent(done -> notes.add(Line.of("warning: ", Style.WARNING).and(done)));
        Firewall candidate = tried(session, live.firewall(), merged, notes);
        Diff diff = Diff.between(live.firewall(), candidate);
        if (diff.isEmpty()) {
            session.staged().discard();
            return Answer.done("live is what is staged already");
        }
        if (seconds == 0 && call.console().isInteractive() && !call.console().agrees(
                DiffView.count(diff) + ". Keep it at once, with no timer to bring the old rules back?")) {
            throw CommandFailure.of(Exit.FAILED, "not committed");
        }
        String message = call.arguments().get("-m").orElse("");
        Pending pending = session.commits().commit(session.iptables(), live.firewall(), candidate,
                seconds, session.who(), message).orElseThrow();
        session.refresh();
        notes.addAll(readBack(session, candidate));
        if (!content.rules().sameRules(candidate)) {
            session.staged().stage(content.base(), candidate, false, "commit");
        }
        if (seconds == 0) {
            Answer confirmed = confirm(session);
            return new Answer(confirmed.exit(), confirmed.lines(), notes, confirmed.document());
        }
        return new Answer(Exit.DONE, List.of(
                Line.of("live: ", Style.STRONG).and(DiffView.count(diff)),
                Line.of(seconds + " s to `confirm`", Style.WARNING)
                        .and("; else the rules of before come back. A new login that works is the best proof.")),
                notes, committed(pending, diff));
    }

    private static Map<String, Object> committed(Pending pending, Diff diff) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("changed", true);
        document.put("pending", StatusCommand.document(pending));
        document.put("diff", DiffView.document(diff));
        return document;
    }

    private static void refuse(Pending pending) {
        throw CommandFailure.of(Exit.REFUSED,
                "a commit is pending, " + pending.whose() + ": " + pending.journal().secondsLeft() + " s left",
                "`confirm` keeps it, `rollback` takes it back");
    }

    /** What is staged on top of what live has become since. */
    private static Firewall merge(Staged.Content content, Firewall live) {
        Merge merge = Merge.of(content.base(), live, content.rules());
        if (!merge.conflicts().isEmpty()) {
            List<String> details = new ArrayList<>();
            merge.conflicts().forEach(conflict -> details.add("both changed " + conflict));
            details.add("see `diff live staged`; stage the chain as it should be on top of live, or `discard`");
            throw CommandFailure.of(Exit.REFUSED, "live has changed since you began to stage, where you changed it too",
                    details.toArray(String[]::new));
        }
        return merge.merged();
    }

    /** The candidate as the kernel tells it, tried in a scratch namespace where one can be made. */
    private static Firewall tried(Session session, Firewall live, Firewall candidate, List<Line> notes) {
        List<Family> changed = session.settings().families().stream()
                .filter(family -> !live.get(family).sameRules(candidate.get(family)))
                .toList();
        Family.all().stream()
                .filter(family -> !session.settings().families().contains(family))
                .filter(family -> candidate.get(family).size() > 0)
                .findFirst()
                .ifPresent(family -> {
                    throw CommandFailure.of(Exit.FAILED, family.label() + " rules are staged, but the settings' `families` leave it out");
                });
        Trial trial = Scratch.of(session.iptables()).load(candidate, changed);
        if (trial instanceof Trial.Refused refused) {
            throw kernelRefused(refused.refusal());
        } else if (trial instanceof Trial.Untried untried) {
            notes.add(Line.of("warning: ", Style.WARNING)
                    .and("not tried in a scratch namespace first: " + untried.reason()));
            return candidate;
        }
        return ((Trial.Taken) trial).canonical();
    }

    private static CommandFailure kernelRefused(KernelRefusal refusal) {
        return refusal.line().isEmpty()
                ? CommandFailure.of(Exit.KERNEL, refusal.message(), "live is as it was")
                : CommandFailure.of(Exit.KERNEL, refusal.message(), refusal.line(), "live is as it was");
    }

    /** Compares live with what was sent; a difference is somebody else's doing and is shown. */
    private static List<Line> readBack(Session session, Firewall candidate) {
        Diff difference = Diff.between(candidate, session.live().firewall());
        if (difference.isEmpty()) {
            return List.of();
        }
        List<Line> notes = new ArrayList<>();
        notes.add(Line.of("warning: ", Style.WARNING).and("live is not exactly what was committed; somebody else changes it too:"));
        notes.addAll(DiffView.lines(difference));
        return notes;
    }

    private static Answer confirm(Session session) {
        Version version = session.confirm();
        return Answer.of(
                List.of(Line.of("saved as ", Style.STRONG).and(version.shortId(), Style.NUMBER)
                        .and(": " + version.subject())),
                Map.of("rev", version.id(), "message", version.message()));
    }

    private static Answer rollback(Call call) {
        call.session().commits().rollback();
        return Answer.done("rolled back: the rules of before are live; what you staged stays staged");
    }
}
