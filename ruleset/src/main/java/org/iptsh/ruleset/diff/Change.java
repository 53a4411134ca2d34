package org.iptsh.ruleset.diff;

import org.iptsh.ruleset.Family;

/**
 * One difference between two rulesets.
 *
 * @param position of a rule, from 1: in the new chain if it was added or moved, in the old one if it was removed;
 *     else 0
 * @param from a moved rule's position in the old chain; else 0
 * @param line the rule as a line of iptables-save, {@code -N CHAIN}, {@code -X CHAIN} or {@code -P CHAIN POLICY}
 * @param before the line that was there before, for a policy; else empty
 */
public record Change(
        Family family, String table, String chain, Kind kind, int position, int from, String line, String before) {

    /** The section it is in: {@code rules.v4}. */
    public String section() {
        return family.section();
    }
}
