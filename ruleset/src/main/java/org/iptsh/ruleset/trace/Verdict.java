package org.iptsh.ruleset.trace;

/** What becomes of a packet in the end. */
public enum Verdict {
    ACCEPT, DROP,
    /** Dropped, and the sender is told. */
    REJECT,
    /** Handed to a program that decides. */
    QUEUE,
    /** Nobody knows: a target that is not understood may do anything. */
    UNKNOWN;

    /** Whether the packet goes on for all that the rules have to say. */
    public boolean lets() {
        return this == ACCEPT;
    }

    /** Whether the packet is stopped for certain. */
    public boolean stops() {
        return this == DROP || this == REJECT;
    }
}
