package org.iptsh.persistence.commit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.iptsh.persistence.commit.CommitRefused.Reason;
import org.iptsh.persistence.guard.Timer;
import org.iptsh.persistence.guard.TransactionScript;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.ruleset.Family;

/**
 * The one road from staged to live, and the ways back.
 *
 * <p>The way back is written down and its timer armed before the first rule changes, and neither lives in this process:
 * whatever is killed, the host ends in the before-image or in the committed ruleset.
 *
 * @param run the folder of pending commits; gone after a reboot
 * @param lock held while a commit is made, from the reading of live on
 */
public record Commits(Path run, TransactionScript script, Timer timer, HostLock lock) {
    /** So long that a new timer is there before its time is over, in seconds. */
    private static final double LEAST = 1;

    /**
     * The commits of a host.
     *
     * @param programs where the rules are that are committed
     */
    public static Commits in(Path run, Programs programs) {
        TransactionScript script = new TransactionScript(programs, run);
        return new Commits(run, script, Timer.forHost(script), new HostLock(run));
    }

    /** The commit that awaits its confirm, if there is one. */
    public Optional<Pending> pending() {
        return pendingIn(run);
    }

    /** The same for whoever only looks: no timer is looked for. */
    public static Optional<Pending> pendingIn(Path run) {
        return Pending.read(run.resolve("pending"));
    }

    /** Whether a commit is neither pending any more nor ended yet: it is just being saved. */
    public static boolean isBeingConfirmed(Path run) {
        return Files.isDirectory(new CommitFolder(run).confirmed());
    }

    /** How the commit before ended. */
    public static Optional<Ended> last(Path run) {
        return Ended.read(run.resolve("last"));
    }

    /**
     * Makes a proposal live and leaves it pending. Of a commit that the same user has pending it takes the place, and
     * its way back leads to what was live before that one.
     *
     * @param window seconds to confirm; 0 if it will be confirmed at once, which is guarded by a timer all the same
     * @return the pending commit, and what the programs had to say
     * @throws CommitRefused if somebody else's is pending: live is as it was then; or if the kernel refuses: live is
     *     what it was before the first commit then
     */
    public Made commit(Iptables iptables, Proposal proposal, int window, Who who, String message) {
        script.install();
        return lock.hold(() -> {
            settle();
            Optional<Pending> own = pending();
            own.filter(other -> !other.isReplaceableBy(who)).ifPresent(other -> {
                throw CommitRefused.another(other);
            });
            int guarded = window == 0 ? NewCommit.GUARD : window;
            Journal journal = new Journal(newId(), who, host(), Instant.now(), window,
                    Journal.uptime() + guarded, iptables.backend().word(), message);
            List<Section> sections = sections(iptables, proposal);
            NewCommit commit = new NewCommit(folder(), script, timer, journal);
            return own.isPresent() ? commit.replace(own.get().journal(), sections) : commit.make(sections);
        });
    }

    /**
     * A commit that was made.
     *
     * @param said what the script had to say, such as that others' rules had to be woven around
     */
    public record Made(Pending pending, List<String> said) {}

    private List<Section> sections(Iptables iptables, Proposal proposal) {
        List<Section> sections = new ArrayList<>();
        for (Family family : Family.all()) {
            Optional<PendingRules> first = PendingRules.of(folder().pending(), family);
            if (first.isPresent() || !proposal.touched(family).isEmpty()) {
                sections.add(new RulesChange(proposal, family, first).section(iptables));
            }
        }
        return sections;
    }

    /** Ends a replacement that was cut off. */
    private void settle() {
        if (isHalfReplaced()) {
            script.settle();
        }
    }

    private boolean isHalfReplaced() {
        return Files.exists(run.resolve("pending.old"));
    }

    /**
     * Takes the pending commit out of the timer's reach and has it saved. If that is interrupted, {@link #recover}
     * does it; if it fails, the commit is pending as before.
     *
     * @param fromNewSession whether the session must have been opened after the commit
     * @return what it is once it is saved
     * @throws CommitRefused if there is none, or the timer was quicker
     */
    public <V, T> T confirm(Who by, boolean fromNewSession, Saving<V, T> saving) {
        return lock.hold(() -> {
            settle();
            Pending pending = pending().orElseThrow(CommitRefused::nothingPending);
            Journal journal = pending.journal();
            if (fromNewSession && !journal.atOnce()
                    && !by.login().isNewSince(journal.made(), journal.who().login())) {
                throw new CommitRefused(Reason.OLD_SESSION,
                        "this session was open before the commit, so it proves nothing about new ones "
                                + "(settings: confirm-from)",
                        List.of("log in anew over SSH and `confirm` there; " + journal.secondsLeft() + " s left"));
            }
            V version = saving.version(folder().pending());
            if (script.confirm(journal.id()) instanceof Outcome.TooLate) {
                // Still there: it was never applied, or could not be rolled back.
                throw pending().map(CommitRefused::another).orElseGet(() -> CommitRefused.tooLate(journal));
            }
            T saved;
            try {
                saved = saving.save(journal, version);
            } catch (HostException e) {
                if (!saving.counts(journal)) {
                    takeBack(journal, e);
                }
                throw e;
            }
            folder().end(by);
            forget(journal);
            return saved;
        });
    }

    /**
     * What is confirmed and can't be saved would be live with nobody to take it back. Its timer waits still, unless its
     * time was over while it was being saved.
     */
    private void takeBack(Journal journal, HostException reason) {
        folder().pendAgain();
        try {
            double left = journal.deadline() - Journal.uptime();
            if (left < LEAST || !timer.alive(journal.id())) {
                timer.arm(journal.id(), Duration.ofMillis((long) (Math.max(LEAST, left) * 1000)));
            }
        } catch (HostException e) {
            reason.addSuppressed(e);
        }
    }

    /** Nothing is left for its timer to roll back; if it can't be told so, it sees that by itself. */
    private void forget(Journal journal) {
        try {
            timer.cancel(journal.id());
        } catch (HostException e) {
            return;
        }
    }

    /**
     * Takes the pending commit back now.
     *
     * @throws CommitRefused if there is none, or the kernel refuses the before-image
     */
    public Journal rollback() {
        settle();
        Pending pending = pending().orElseThrow(CommitRefused::nothingPending);
        Journal journal = pending.journal();
        if (script.rollback(journal.id()) instanceof Outcome.Refused refused) {
            throw CommitRefused.notRestored("not everything could be rolled back", folder(), refused);
        }
        if (wasConfirmed(journal)) {
            throw new CommitRefused(Reason.CONFIRMED, "it was confirmed in this instant, and is live", List.of());
        }
        timer.cancel(journal.id());
        return journal;
    }

    /** Whether that is so, or just being saved. */
    private boolean wasConfirmed(Journal journal) {
        Optional<Journal> saving = Journal.read(folder().confirmed());
        return saving.or(() -> last(run).filter(Ended::isConfirmed).map(Ended::journal))
                .filter(other -> other.id().equals(journal.id())).isPresent();
    }

    /**
     * Gives the pending commit up, which could not be rolled back: live stays as it is.
     *
     * @throws CommitRefused if there is none, or it may still be rolled back
     */
    public Journal abandon() {
        Pending pending = pending().orElseThrow(CommitRefused::nothingPending);
        if (script.abandon(pending.journal().id()) instanceof Outcome.TooLate) {
            throw pending().map(CommitRefused::another).orElseGet(CommitRefused::nothingPending);
        }
        timer.cancel(pending.journal().id());
        return pending.journal();
    }

    /**
     * Makes good what a crash has left: a confirmed commit that was not saved is saved, and a pending one without a
     * timer gets one again, or is rolled back if its time is over.
     *
     * @return what was done, in a sentence
     */
    public <V> Optional<String> recover(Who by, Saving<V, ?> saving) {
        boolean unsaved = isBeingConfirmed(run);
        boolean unguarded = pending().filter(pending -> !timer.alive(pending.journal().id())).isPresent();
        if (!unsaved && !unguarded && !isHalfReplaced()) {
            return Optional.empty();
        }
        // Who holds the lock is not dead: there is nothing to make good.
        return lock.holdNow(() -> {
            settle();
            Optional<Journal> confirmed = Journal.read(folder().confirmed());
            if (confirmed.isPresent()) {
                saving.save(confirmed.get(), saving.version(folder().confirmed()));
                folder().end(by);
                return Optional.of("a confirm was interrupted before its ruleset was saved; it is saved now");
            }
            return pending().flatMap(pending -> new Unguarded(pending, script, timer).guard());
        }).flatMap(done -> done);
    }

    private static String newId() {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC).format(Instant.now());
        return time + "-" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
    }

    /** This host's name. */
    public static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private CommitFolder folder() {
        return new CommitFolder(run);
    }
}
