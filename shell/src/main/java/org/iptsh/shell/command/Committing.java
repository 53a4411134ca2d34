package org.iptsh.shell.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.iptsh.persistence.commit.Commits.Made;
import org.iptsh.persistence.commit.Pending;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.XtablesLock;
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
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.StatusView;

/** {@code commit}, {@code confirm}, {@code rollback}: the movements between staged, live and saved. */
final class Committing {
    static final Command COMMIT = Command.of("commit", Groups.COMMIT, "[SECONDS] [-m TEXT] [--force]", Places.ALL,
            "make what is staged live, with a timer that rolls it back",
            """
            Live is read anew, what is staged is tried in a scratch network namespace, the way back is written down and
            the timer armed; only then do the rules change. If you don't `confirm` within SECONDS (settings:
            confirm-within), the rules of before come back, whatever became of this shell.
            `commit 0` keeps the change at once; on a terminal it asks. -m says why, for the saved version.
            While your own commit is pending, another `commit` takes its place, or only gives it more time; if that one
            isn't confirmed either, what was live before the first comes back.
            A ruleset that would cut off your own SSH session, a new one like it, or those whom the settings name as
            management, or that breaks an assertion, is refused. Where that depends on what no packet tells, it says so.
            --force commits all the same, and although files of the repository were edited by hand and the edits are not
            in it.""",
            Committing::commit);

    static final Command CONFIRM = Command.of("confirm", Groups.COMMIT, "", Places.ALL,
            "keep the pending commit and save it as a version", "The timer is disarmed and the ruleset will boot.",
            call -> {
                Optional<String> recovered = call.session().recover();
                if (recovered.isPresent() && call.session().commits().pending().isEmpty()) {
                    throw CommandFailure.of(Exit.FAILED, recovered.get());
                }
                return confirm(call.session());
            });

    static final Command ROLLBACK = Command.of("rollback", Groups.COMMIT, "[--abandon]", Places.ALL,
            "take the pending commit back now",
            """
            What you staged stays staged. Where a rollback failed it is tried again and again, by the timer too, and
            nobody else can commit; --abandon gives such a commit up once you have put live right by hand.""",
            Committing::rollback);

    /** How long a commit waits for the lock of the legacy programs, and how long without saying so; milliseconds. */
    private static final long LOCK_WAIT = 20_000;
    private static final long LOCK_UNNOTICED = 500;

    private Committing() {}

    private static Answer commit(Call call) {
        Session session = call.session();
        List<Line> notes = new ArrayList<>();
        session.recover().ifPresent(done -> notes.add(Line.of("warning: ", Style.WARNING).and(done)));
        int seconds = call.arguments().get("SECONDS").map(Integer::parseInt).orElse(session.settings().confirmWithin());
        if (!call.arguments().has("--force")) {
            refuseHandEdits(session);
        }
        Optional<Diff> agreed = seconds == 0 && call.console().isInteractive()
                ? Optional.of(asked(call)) : Optional.empty();
        if (session.iptables().backend() == Backend.LEGACY) {
            awaitLock(call, XtablesLock.of(session.programs()));
        }
        // From the reading of live on nobody else commits, or one commit would undo the other.
        return session.commits().lock().hold(() -> {
            session.refresh();
            return commit(call, seconds, agreed, notes);
        });
    }

    /** Before a timer runs: what the script waits for the lock, with nobody told, would be time to confirm. */
    private static void awaitLock(Call call, XtablesLock lock) {
        long start = System.nanoTime();
        boolean told = false;
        for (Optional<String> holder = lock.holder(); holder.isPresent(); holder = lock.holder()) {
            long waited = Duration.ofNanos(System.nanoTime() - start).toMillis();
            if (waited > LOCK_WAIT) {
                throw CommandFailure.of(Exit.FAILED, holder.get() + " holds the xtables lock; live is as it was",
                        "commit again when that program is done");
            } else if (waited > LOCK_UNNOTICED && !told) {
                call.console().show(Line.of("waiting for " + holder.get() + ", which holds the xtables lock"));
                told = true;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CommandFailure.of(Exit.FAILED, "interrupted");
            }
        }
    }

    /** A version is written of what is confirmed: what was edited into its files meanwhile would be left out of it. */
    private static void refuseHandEdits(Session session) {
        Set<String> edited = new TreeSet<>(session.saved().handEdited());
        // These count as they are, and are saved with the next version.
        edited.remove(Assertions.FILE);
        // Before the first version all that is there was made by hand.
        if (!edited.isEmpty() && session.saved().head().isPresent()) {
            throw CommandFailure.of(Exit.REFUSED, String.join(", ", edited) + " of the repository was edited by hand",
                    "`diff saved` shows how it differs from what is staged; `adopt saved` takes it in",
                    "`commit --force` leaves it out; it is kept as a version of its own");
        }
    }

    /** What would change, if that is agreed to; else the command ends here. */
    private static Diff asked(Call call) {
        Diff diff = Candidate.of(call.session(), content(call.session())).proposal().diff();
        if (!diff.isEmpty() && !call.console().agrees(
                DiffView.count(diff) + ". Keep it at once, with no timer to bring the old rules back?")) {
            throw CommandFailure.of(Exit.FAILED, "not committed");
        }
        return diff;
    }

    /** What is to be committed; if that is nothing, a pending commit of one's own may still be given more time. */
    private static Staged.Content content(Session session) {
        return session.onLive().toCommit()
                .or(() -> session.commits().pending().map(pending -> session.live().firewall())
                        .map(live -> new Staged.Content(live, live)))
                .orElseThrow(() -> CommandFailure.of(Exit.FAILED, "nothing is staged, so there is nothing to commit"));
    }

    private static Answer commit(Call call, int seconds, Optional<Diff> agreed, List<Line> notes) {
        Session session = call.session();
        Optional<Pending> own = session.commits().pending();
        own.filter(pending -> !pending.isReplaceableBy(session.who())).ifPresent(pending -> {
            throw CommandFailure.of(Exit.REFUSED, pending.sentence(), pending.wayOut());
        });
        Staged.Content content = content(session);
        // A ruleset that can't be saved afterwards is better not begun.
        session.saved().ready();
        Candidate candidate = Candidate.of(session, content);
        if (!candidate.taken().isEmpty()) {
            notes.add(Line.of("note: ", Style.WARNING).and("live has changed since you began to stage; kept of that:"));
            notes.addAll(DiffView.lines(candidate.taken()));
        }
        candidate.tryOut(notes);
        Diff diff = candidate.proposal().diff();
        if (diff.isEmpty() && own.isEmpty()) {
            session.staged().committed(content, candidate.live(), candidate.live());
            String done = "live is what is staged already";
            Map<String, Object> document = committed(Optional.empty(), diff);
            document.put("done", done);
            return Answer.of(List.of(Line.of(done)), document);
        }
        if (agreed.isPresent() && !agreed.get().equals(diff)) {
            throw CommandFailure.of(Exit.REFUSED, "live changed while you were asked", "see `diff`, and commit again");
        }
        if (!diff.isEmpty()) {
            new CommitCheck(session, call.arguments().has("--force")).look(candidate.whole(), notes);
            notes.addAll(Linting.introduced(session, candidate.live(), candidate.whole()));
        }
        // Before it is live: a note too many does no harm, and of one too few a confirm would have to read all of live.
        // What comes back without a confirm is what was live before the first of one's own commits.
        session.stagedContent().ifPresent(staged -> session.staged().committed(
                content, own.isPresent() ? staged.base() : candidate.live(), candidate.whole()));
        Made made = session.commits().commit(session.iptables(), candidate.proposal(), seconds, session.who(),
                call.arguments().get("-m").orElse(""));
        session.refresh();
        made.said().forEach(said -> notes.add(Line.of("warning: ", Style.WARNING).and(said)));
        if (seconds == 0) {
            Answer confirmed = confirmAtOnce(session);
            return new Answer(confirmed.exit(), confirmed.lines(), notes, confirmed.document());
        }
        return new Answer(Exit.DONE, List.of(
                Line.of("live: ", Style.STRONG).and(DiffView.count(diff)),
                Line.of(seconds + " s to `confirm`", Style.WARNING).and(own.isEmpty()
                        ? "; else the rules of before come back. A new login that works is the best proof."
                        : "; else the rules of before the first commit come back.")),
                notes, committed(Optional.of(made.pending()), diff));
    }

    /** For a program; live is what it was where a commit gave a pending one more time only. */
    private static Map<String, Object> committed(Optional<Pending> pending, Diff diff) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("changed", !diff.isEmpty());
        document.put("pending", pending.map(StatusView::document).orElse(null));
        document.put("diff", DiffView.document(diff));
        return document;
    }

    private static Answer confirm(Session session) {
        Version version = session.confirm();
        return Answer.of(
                List.of(Line.of("saved as ", Style.STRONG).and(version.shortId(), Style.NUMBER)
                        .and(": " + version.subject())),
                Map.of("rev", version.id(), "message", version.message()));
    }

    /** What can't be saved does not stay: nobody waits here to try again. */
    private static Answer confirmAtOnce(Session session) {
        try {
            return confirm(session);
        } catch (HostException e) {
            if (session.commits().pending().isEmpty()) {
                throw e;
            }
            session.commits().rollback();
            throw CommandFailure.of(Exit.ROLLED_BACK, e.getMessage(),
                    "so the commit was rolled back: the rules of before are live");
        }
    }

    private static Answer rollback(Call call) {
        if (call.arguments().has("--abandon")) {
            call.session().commits().abandon();
            return Answer.done("given up: live stays as it is; `diff saved live` shows what that is");
        }
        String by = call.session().commits().rollback().who().user();
        return Answer.done((by.equals(call.session().who().user()) ? "rolled back" : "rolled back the commit by " + by)
                + ": the rules of before are live; what you staged stays staged");
    }
}
