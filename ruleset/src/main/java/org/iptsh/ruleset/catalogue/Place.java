package org.iptsh.ruleset.catalogue;

import java.util.function.Predicate;
import org.iptsh.ruleset.Family;

/**
 * Where a rule is to stand, which decides what it may say.
 *
 * @param table such as {@code filter}
 * @param chain the chain it goes into; of a chain that is not built in, nobody knows which packets reach it
 * @param isChain whether a chain of this name exists in the table, for {@code -j} and {@code -g}
 * @param dialect which iptables prints it
 */
public record Place(Family family, String table, String chain, Predicate<String> isChain, Dialect dialect) {

    /** A place for the iptables that most hosts have. */
    public Place(Family family, String table, String chain, Predicate<String> isChain) {
        this(family, table, chain, isChain, Dialect.STANDARD);
    }
}
