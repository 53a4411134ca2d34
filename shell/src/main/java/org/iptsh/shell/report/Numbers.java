package org.iptsh.shell.report;

import java.math.BigInteger;
import java.util.Locale;
import org.iptsh.ruleset.Counters;

/** Numbers as a page writes them. */
final class Numbers {
    private Numbers() {}

    /** {@code 1,234,567}; counters are unsigned. */
    static String exact(long count) {
        return String.format(Locale.ROOT, "%,d", new BigInteger(Long.toUnsignedString(count)));
    }

    /** {@code 1,234 packets, 56,789 bytes}. */
    static String exact(Counters counters) {
        return exact(counters.packets()) + (counters.packets() == 1 ? " packet, " : " packets, ")
                + exact(counters.bytes()) + (counters.bytes() == 1 ? " byte" : " bytes");
    }

    /** {@code 1 rule}, {@code 2 rules}. */
    static String count(long count, String noun) {
        return exact(count) + " " + noun + (count == 1 ? "" : "s");
    }
}
