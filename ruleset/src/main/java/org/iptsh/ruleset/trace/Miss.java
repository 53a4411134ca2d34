package org.iptsh.ruleset.trace;

import org.iptsh.ruleset.Hook;

/**
 * A rule that none of the packets matched, though they lacked one condition only.
 *
 * @param lacked the condition as it stands in the rule: {@code --dport 22}
 */
public record Miss(Hook hook, Spot spot, int depth, String lacked) {}
