package org.iptsh.ruleset.trace;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.packet.Packets;

/**
 * Packets that all take the same end, decided in the same place.
 *
 * @param decider the rule or policy that decided; empty where routing did, or no table has a say
 * @param packets as they were at first, with the conditions under which it is so
 * @param ways the same, with what they became
 */
public record Case(Verdict verdict, Optional<Step> decider, Packets packets, List<Way> ways) {

    public Case {
        ways = List.copyOf(ways);
    }

    /** What a packet alone doesn't tell, and on which it depends whether this is its end. */
    public Collection<String> conditions() {
        return packets.conditions();
    }
}
