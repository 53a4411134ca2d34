package org.iptsh.ruleset.catalogue;

import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;

/**
 * For which family, back end and versions a line of the table holds.
 *
 * @param family {@code null} for both
 * @param backend {@code null} for both
 * @param since first version, see {@link Dialect}
 * @param before first version for which it does not hold any more
 */
record Condition(Family family, Backend backend, int since, int before) {
    static final Condition ALWAYS = new Condition(null, null, 0, Integer.MAX_VALUE);

    /** Adds a word to the condition: {@code ipv4}, {@code legacy}, {@code 1.8.11} (and later), {@code <1.8.11}. */
    Condition and(String word) {
        switch (word) {
            case "ipv4":
                return new Condition(Family.IPV4, backend, since, before);
            case "ipv6":
                return new Condition(Family.IPV6, backend, since, before);
            case "nft":
                return new Condition(family, Backend.NFT, since, before);
            case "legacy":
                return new Condition(family, Backend.LEGACY, since, before);
            default:
                return word.startsWith("<")
                        ? new Condition(family, backend, since, version(word.substring(1)))
                        : new Condition(family, backend, version(word), before);
        }
    }

    private static int version(String word) {
        return Dialect.of(Backend.NFT, word).version();
    }

    boolean holds(Family where, Dialect dialect) {
        return (family == null || family == where)
                && (backend == null || backend == dialect.backend())
                && dialect.version() >= since
                && dialect.version() < before;
    }
}
