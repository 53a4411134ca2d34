package org.iptsh.ruleset.trace;

import org.iptsh.ruleset.packet.Packets;

/**
 * What a rule means: which packets it matches, as they are when they reach it, and what it does with them.
 *
 * @param matches with conditions for what a packet doesn't tell
 */
public record Meaning(Packets matches, Effect effect) {}
