package org.iptsh.persistence.commit;

import java.util.List;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.host.HostException;

/** A step of the transaction that may not or can't be taken. */
public final class CommitRefused extends HostException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Another commit awaits its confirm. */
        ANOTHER_PENDING,
        /** The settings want a confirm from a session that was opened after the commit. */
        OLD_SESSION,
        /** There is no commit to confirm or roll back. */
        NOTHING_PENDING,
        /** The kernel refused the rules; the message says whether everything was undone. */
        KERNEL,
        /** It was confirmed before it could be rolled back. */
        CONFIRMED,
        /** The time was over: it has been rolled back. */
        TOO_LATE
    }

    private final Reason reason;
    private final transient List<String> details;

    CommitRefused(Reason reason, String message, List<String> details) {
        super(message);
        this.reason = reason;
        this.details = List.copyOf(details);
    }

    public Reason reason() {
        return reason;
    }

    /** What the programs said, a line each. */
    public List<String> details() {
        return details;
    }

    static CommitRefused another(Pending pending) {
        return new CommitRefused(Reason.ANOTHER_PENDING, pending.sentence(), List.of(pending.wayOut()));
    }

    static CommitRefused tooLate(Journal journal) {
        return new CommitRefused(Reason.TOO_LATE,
                "the " + journal.window() + " s were over: the commit was rolled back", List.of());
    }

    static CommitRefused nothingPending() {
        return new CommitRefused(Reason.NOTHING_PENDING, "no commit is pending", List.of());
    }

    /** The timer stays, and tries again and again. */
    static CommitRefused notRestored(String what, CommitFolder folder, Outcome.Refused refused) {
        return new CommitRefused(
                Reason.KERNEL, what + "; the rules of before are in " + folder.pending(), refused.said());
    }
}
