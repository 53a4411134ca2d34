package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Table;

/**
 * A chain in its place, its rules read.
 *
 * @param ours whether no other program manages it; rules in it may be others' all the same
 */
public record ChainAt(Family family, Table table, Chain chain, boolean ours, List<RuleAt> rules) {

    /** The chain itself, or its policy. */
    public Spot where() {
        return spot(0);
    }

    Spot spot(int position) {
        return new Spot(family, table.name(), chain.name(), position);
    }

    /** How much it matters that it is out of use: little, if it has no rules. */
    Severity severity(Check check) {
        return rules.isEmpty() ? Severity.INFO : check.severity();
    }

    /** Whether it is a built-in chain of this name in this table. */
    boolean is(String tableName, String name) {
        return chain.isBuiltIn() && table.name().equals(tableName) && chain.name().equals(name);
    }
}
