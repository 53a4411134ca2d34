package org.iptsh.ruleset.trace;

import org.iptsh.ruleset.Rule;

/**
 * A place where a packet's way can be decided: a rule, or the policy of a built-in chain.
 *
 * @param position of the rule, from 1; 0 for the policy
 * @param rule {@code null} for the policy
 */
public record Spot(String table, String chain, int position, Rule rule) {

    /** How people point at it: {@code filter INPUT 3}, {@code the policy of filter INPUT}. */
    public String words() {
        String where = table + " " + chain;
        return position == 0 ? "the policy of " + where : where + " " + position;
    }
}
