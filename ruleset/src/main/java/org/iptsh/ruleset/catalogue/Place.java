package org.iptsh.ruleset.catalogue;

import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;

/**
 * Where a rule is to stand, which decides what it may say.
 *
 * @param table such as {@code filter}
 * @param chain the chain it goes into; of a chain that is not built in, nobody knows which packets reach it
 * @param chains the chains of the table, for {@code -j} and {@code -g}
 * @param dialect which iptables prints it
 */
public record Place(Family family, String table, String chain, ChainNames chains, Dialect dialect) {

    /** A place for the iptables that most hosts have. */
    public Place(Family family, String table, String chain, ChainNames chains) {
        this(family, table, chain, chains, Dialect.STANDARD);
    }
}
