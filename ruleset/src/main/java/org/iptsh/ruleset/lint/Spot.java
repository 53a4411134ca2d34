package org.iptsh.ruleset.lint;

import org.iptsh.ruleset.Family;

/**
 * Where something was found, or what causes it.
 *
 * @param chain empty for the table or the family as a whole
 * @param position of the rule, from 1; 0 for the chain or its policy
 */
public record Spot(Family family, String table, String chain, int position) {

    /** A whole family. */
    public static Spot of(Family family) {
        return new Spot(family, "", "", 0);
    }

    /** How people point at it, from another place: {@code rule 3}, {@code filter INPUT 3}. */
    public String wordsFrom(Spot other) {
        boolean near = family == other.family && table.equals(other.table);
        if (near && chain.equals(other.chain) && position > 0) {
            return "rule " + position;
        }
        String where = (near ? "" : family == other.family ? table + " " : family.label() + " " + table + " ") + chain;
        return position > 0 ? where + " " + position : where;
    }
}
