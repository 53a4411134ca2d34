package org.iptsh.persistence.commit;

import java.util.List;
import org.iptsh.persistence.host.HostException;

/** A step of the transaction that may not or can't be taken; live is as it was. */
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
        /** The kernel refused the rules; everything was undone. */
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
}
