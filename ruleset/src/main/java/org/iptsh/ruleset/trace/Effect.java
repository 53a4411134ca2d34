package org.iptsh.ruleset.trace;

import java.util.List;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Packets;

/**
 * What a rule does with the packets that it matches.
 *
 * @param chain where a jump leads; empty for all else
 * @param changes what it makes of packets: of each the first that is for it; empty if it leaves them as they are
 */
public record Effect(Kind kind, String chain, List<Alternative> changes) {

    /** How the packet's way goes on. */
    public enum Kind {
        ACCEPT, DROP, REJECT, QUEUE, RETURN, CONTINUE, JUMP, GOTO,
        /** Nobody knows: the target is not in the catalogue, or nobody can tell what it does. */
        UNKNOWN
    }

    /** A change that is made to some packets. */
    public record Alternative(Packets when, Change change) {}

    public Effect {
        changes = List.copyOf(changes);
    }

    static Effect of(Kind kind) {
        return new Effect(kind, "", List.of());
    }

    /** Whether a packet that is matched goes no further in this table. */
    public boolean ends() {
        return verdict() != null;
    }

    /** The verdict with which it ends a packet's way through the table, {@code null} if it does not. */
    Verdict verdict() {
        return switch (kind) {
            case ACCEPT -> Verdict.ACCEPT;
            case DROP -> Verdict.DROP;
            case REJECT -> Verdict.REJECT;
            case QUEUE -> Verdict.QUEUE;
            default -> null;
        };
    }

    boolean jumps() {
        return kind == Kind.JUMP || kind == Kind.GOTO;
    }
}
