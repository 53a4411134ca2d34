package org.iptsh.ruleset.packet;

/** A question that can't be answered exactly, since its answer has too many cases to be held in memory. */
public final class TooManyCases extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyCases() {
        super("there are too many different cases to tell them apart");
    }
}
