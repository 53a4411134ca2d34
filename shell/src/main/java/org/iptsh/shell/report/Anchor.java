package org.iptsh.shell.report;

import java.nio.charset.StandardCharsets;
import org.iptsh.ruleset.Family;

/** The names of places within the page; each has one, and none is another's, whatever characters a chain's name has. */
final class Anchor {
    private Anchor() {}

    /** {@code v4-filter-INPUT}. */
    static String of(Family family, String table, String chain) {
        return "v" + family.number() + "-" + plain(table) + "-" + plain(chain);
    }

    /** {@code v4-filter-INPUT:3}. */
    static String of(Family family, String table, String chain, int position) {
        return of(family, table, chain) + ":" + position;
    }

    /** {@code v4-nat}. */
    static String of(Family family, String table) {
        return "v" + family.number() + "-" + plain(table);
    }

    /** Letters, digits, the hyphen and the underscore as they are, every other byte as {@code .3c}. */
    private static String plain(String name) {
        StringBuilder out = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_')) {
                out.append(c);
            } else {
                out.append(String.format(".%02x", (int) c));
            }
        }
        return out.toString();
    }
}
