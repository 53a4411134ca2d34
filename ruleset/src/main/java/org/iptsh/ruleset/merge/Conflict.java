package org.iptsh.ruleset.merge;

import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;

/** A place that both sides changed, each in another way. */
public sealed interface Conflict {

    Family family();

    String table();

    String chain();

    /** {@code IPv4 filter INPUT}. */
    default String place() {
        return family().label() + " " + table() + " " + chain();
    }

    /** Whether it can be settled so. */
    default boolean allows(Choice choice) {
        return choice != Choice.BOTH;
    }

    /**
     * What one side has at the place.
     *
     * @param at the index in the chain, from 0, where its rules begin, or would be put in
     */
    record Part(int at, List<Rule> rules) {
        public Part {
            rules = List.copyOf(rules);
        }
    }

    /** Rules that follow each other: inserted, removed, moved or replaced by both. */
    record OfRules(Family family, String table, String chain, Part base, Part theirs, Part ours) implements Conflict {
        @Override
        public boolean allows(Choice choice) {
            return true;
        }

        /** Whether neither side took anything away, so that both can be had. */
        public boolean onlyAdds() {
            return base.rules().isEmpty();
        }

        @Override
        public String toString() {
            return place() + " " + base.rules() + " " + theirs.rules() + " " + ours.rules();
        }
    }

    /** A chain that one side removed and the other changed; empty for who doesn't have it. */
    record OfChain(
            Family family, String table, String chain, Chain base, Optional<Chain> theirs, Optional<Chain> ours)
            implements Conflict {
        @Override
        public String toString() {
            return place() + " removed by " + (theirs.isEmpty() ? "theirs" : "ours");
        }
    }
}
