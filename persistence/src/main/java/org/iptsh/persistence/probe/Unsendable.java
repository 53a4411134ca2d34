package org.iptsh.persistence.probe;

/** A packet, or a host, that can't be made up in a namespace; the message says why, without a full stop. */
public final class Unsendable extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** For a reason, in a sentence without a full stop. */
    public Unsendable(String reason) {
        super(reason);
    }
}
