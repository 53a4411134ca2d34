package org.iptsh.ruleset.trace;

import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.packet.Packets;

/**
 * A rule that some of the packets matched, or a policy that decided on them, on their way.
 *
 * @param depth how many jumps lead there
 * @param packets those it is about, as they were at first
 */
public record Step(Hook hook, Spot spot, Effect effect, int depth, Packets packets) {}
