package org.iptsh.persistence.commit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.persistence.commit.CommitRefused.Reason;
import org.iptsh.persistence.commit.Commits.Made;
import org.iptsh.persistence.guard.Timer;
import org.iptsh.persistence.guard.TransactionScript;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.host.Advice;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;

/** A commit on its way to be pending: written down, its timer armed, then applied. */
record NewCommit(CommitFolder folder, TransactionScript script, Timer timer, Journal journal) {

    /** Seconds that guard a commit that is confirmed at once, while its rules change. */
    static final int GUARD = 60;

    /** Makes it where none is pending. */
    Made make(List<Section> sections) {
        folder.put(journal, sections);
        arm(folder.pending());
        return apply("");
    }

    /**
     * Makes it in the place of a pending one.
     *
     * <p>The new timer runs before the old commit goes: at no instant is there a pending one that none guards.
     */
    Made replace(Journal old, List<Section> sections) {
        arm(folder.prepare(journal, sections));
        Outcome outcome = script.replace(old.id(), journal.id());
        if (!(outcome instanceof Outcome.Done)) {
            timer.cancel(journal.id());
            throw outcome instanceof Outcome.TooLate
                    ? CommitRefused.tooLate(old) : new HostException("the pending commit stays as it is");
        }
        timer.cancel(old.id());
        return apply(" before your first commit");
    }

    /** Of a commit without a timer nothing stays, and nothing has been applied. */
    private void arm(Path commit) {
        try {
            timer.arm(journal.id(), Duration.ofSeconds(journal.atOnce() ? GUARD : journal.window()));
        } catch (HostException e) {
            folder.withdraw(commit, journal.id());
            throw e;
        }
    }

    /** What the script said, with the way out of it where one is known. */
    private List<String> advised(List<String> said) {
        Backend backend = Backend.LEGACY.word().equals(journal.backend()) ? Backend.LEGACY : Backend.NFT;
        return said.stream()
                .flatMap(line -> Stream.concat(Stream.of(line), Arrays.stream(Family.values())
                        .filter(family -> line.contains(family.section()))
                        .flatMap(family -> Advice.on(line, backend, family).stream())))
                .toList();
    }

    private Made apply(String since) {
        Outcome outcome;
        try {
            outcome = script.apply(journal.id());
        } catch (HostException e) {
            // It was killed, or could not even begin: what it did is undone now rather than when the time is over.
            if (script.rollback(journal.id()) instanceof Outcome.Done) {
                timer.cancel(journal.id());
            }
            throw e;
        }
        if (outcome instanceof Outcome.Refused refused) {
            if (Files.exists(folder.pending())) {
                throw CommitRefused.notRestored(
                        "the kernel refused the rules, and not all that was there could be restored", folder, refused);
            }
            timer.cancel(journal.id());
            throw new CommitRefused(Reason.KERNEL, "the kernel refused the rules; live is as it was" + since,
                    advised(refused.said()));
        } else if (outcome instanceof Outcome.Done done) {
            // Not read again: it may be rolled back already, or its folder unreadable by now.
            return new Made(new Pending(journal, "applied"), done.said());
        }
        throw CommitRefused.tooLate(journal);
    }
}
