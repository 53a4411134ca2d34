package org.iptsh.persistence.live;

import org.iptsh.ruleset.Family;

/**
 * The kernel's no to a ruleset, and the rule it was said of.
 *
 * @param table empty if no table is to blame
 * @param chain empty if no chain is to blame
 * @param position of the rule in its chain, from 1; 0 if no single rule is to blame
 * @param line the rule as a line of iptables-save; empty if no single rule is to blame
 * @param reason what the program said
 */
public record KernelRefusal(Family family, String table, String chain, int position, String line, String reason) {

    /** In one sentence, without a full stop. */
    public String message() {
        if (line.isEmpty()) {
            return "the kernel refuses the " + family.label() + " rules: " + reason;
        }
        return "the kernel refuses " + family.label() + " " + table + " " + chain + " rule " + position + ": " + reason;
    }
}
