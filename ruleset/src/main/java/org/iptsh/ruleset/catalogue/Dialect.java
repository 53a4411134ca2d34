package org.iptsh.ruleset.catalogue;

import org.iptsh.ruleset.Backend;

/**
 * Whose spelling counts: the back end and the version of the iptables that prints the rules.
 *
 * @param version as one number that sorts: 1.8.9 is 10809
 */
public record Dialect(Backend backend, int version) {
    /** What Debian 12 has: iptables 1.8.9 on nf_tables. */
    public static final Dialect STANDARD = new Dialect(Backend.NFT, 10809);

    /**
     * The dialect of a version as {@code iptables --version} says it: {@code 1.8.9}.
     *
     * @throws IllegalArgumentException if it is not three numbers with dots between
     */
    public static Dialect of(Backend backend, String version) {
        String[] parts = version.split("\\.");
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a version: " + version);
        }
        int number = 0;
        for (String part : parts) {
            number = number * 100 + Integer.parseInt(part);
        }
        return new Dialect(backend, number);
    }
}
