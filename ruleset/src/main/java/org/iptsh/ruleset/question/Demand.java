package org.iptsh.ruleset.question;

import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;

/**
 * What somebody wants a ruleset to do with some packets.
 *
 * @param place where it is written, {@code assertions:3}; empty if nowhere
 * @param who for whom it is demanded, {@code you}; empty for an assertion
 * @param words what it is about, for messages
 * @param look the line of the shell that shows what becomes of these packets
 */
public record Demand(Kind kind, String place, String who, String words, String look, Packets packets) {

    /** What is to become of the packets. */
    public enum Kind {
        /** Each of them gets through. */
        ALLOW,
        /** None of them gets through. */
        REFUSE,
        /** From each of the sources some get through. */
        REACH_FROM,
        /** To each of the destinations some get through. */
        REACH_TO
    }

    /** Whether it is about somebody who has to get in and be answered, rather than about each packet of a set. */
    public boolean isReach() {
        return kind == Kind.REACH_FROM || kind == Kind.REACH_TO;
    }

    /** The addresses of these packets each of which is to get some through, as a set of packets. */
    Packets ends(Packets some) {
        Field kept = kind == Kind.REACH_FROM ? Field.SOURCE : Field.DESTINATION;
        Packets ends = some.possibly();
        for (Field field : Field.values()) {
            ends = field == kept ? ends : ends.forget(field);
        }
        return ends;
    }
}
