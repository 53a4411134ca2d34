package org.iptsh.ruleset.merge;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;

/** Which chains and rules other programs manage: a merge takes them from theirs, whatever ours made of them. */
public interface Foreign {
    /** Nothing is foreign. */
    Foreign NONE = new Foreign() {
        @Override
        public boolean chain(Family family, String table, String chain) {
            return false;
        }

        @Override
        public boolean rule(Family family, String table, String chain, Rule rule) {
            return false;
        }
    };

    /** Whether the chain is foreign as a whole. */
    boolean chain(Family family, String table, String chain);

    /** Whether one rule is, of a chain that is not. */
    boolean rule(Family family, String table, String chain, Rule rule);
}
