package org.iptsh.ruleset.text;

import org.iptsh.ruleset.Counters;

/** Counters as iptables-save writes them. */
final class CountersText {
    private CountersText() {}

    /** {@code [12:345]} as counters, or null if it is something else. */
    static Counters parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 2 || text.charAt(0) != '[' || text.charAt(text.length() - 1) != ']' || colon > text.length() - 3) {
            return null;
        }
        try {
            return Counters.of(
                    Long.parseUnsignedLong(text, 1, colon, 10),
                    Long.parseUnsignedLong(text, colon + 1, text.length() - 1, 10));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
