package org.iptsh.ruleset.trace;

import java.util.List;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.packet.Packets;

/**
 * A rule that some of the packets matched, or a policy that decided on them, on their way.
 *
 * @param depth how many jumps lead there
 * @param packets those it is about, as they were at first
 * @param ways the same, with what they had become when they came here
 */
public record Step(Hook hook, Spot spot, Effect effect, int depth, Packets packets, List<Way> ways) {

    public Step {
        ways = List.copyOf(ways);
    }

    /** Whether it is a policy rather than a rule. */
    public boolean isPolicy() {
        return spot.position() == 0;
    }
}
