package org.iptsh.ruleset.catalogue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iptsh.ruleset.Backend;

/**
 * Whose spelling counts: the back end and the version of the iptables that prints the rules.
 *
 * @param version as one number that sorts: 1.8.9 is 10809
 */
public record Dialect(Backend backend, int version) {
    /** What Debian 12 has: iptables 1.8.9 on nf_tables. */
    public static final Dialect STANDARD = new Dialect(Backend.NFT, 10809);

    private static final Pattern VERSION = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})(?:\\.(\\d{1,2}))?+(?!\\d)");

    /**
     * The dialect of a version as {@code iptables --version} says it: {@code 1.8.9}. One that is newer than all that
     * the catalogue knows has the spelling of the newest.
     *
     * @param version two or three numbers with dots between, each below 100; what follows them does not count
     * @throws IllegalArgumentException if it does not begin so
     */
    public static Dialect of(Backend backend, String version) {
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.lookingAt()) {
            throw new IllegalArgumentException("not a version: " + version);
        }
        int patch = numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3));
        return new Dialect(
                backend, Integer.parseInt(numbers.group(1)) * 10000 + Integer.parseInt(numbers.group(2)) * 100 + patch);
    }
}
