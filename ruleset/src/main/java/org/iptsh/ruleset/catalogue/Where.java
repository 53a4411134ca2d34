package org.iptsh.ruleset.catalogue;

import java.util.List;

/**
 * A clause of the table that looks at another option of the same extension.
 *
 * @param options any of these; empty for a clause that always holds
 * @param pattern what the option's value must be like, {@code *} standing for any text; {@code !} in front negates
 * @param absent whether instead none of the options may be there
 */
record Where(List<String> options, String pattern, boolean absent) {
    static final Where ALWAYS = new Where(List.of(), "*", false);

    /** What a clause can look at: the settings of one extension in one rule. */
    interface Settings {
        /** The value of an option as it is printed, empty for one that takes none; {@code null} if not there. */
        String value(String option);

        /** The same, with {@code ! } before it where it is negated. */
        String said(String option);
    }

    boolean holds(Settings settings) {
        if (options.isEmpty()) {
            return true;
        }
        for (String option : options) {
            String value = settings.said(option);
            if (value != null) {
                return !absent && matches(value);
            }
        }
        return absent;
    }

    private boolean matches(String value) {
        return pattern.startsWith("!") ? !like(pattern, 1, value, 0) : like(pattern, 0, value, 0);
    }

    private static boolean like(String pattern, int at, String value, int from) {
        int star = pattern.indexOf('*', at);
        if (star < 0) {
            return value.length() - from == pattern.length() - at && value.endsWith(pattern.substring(at));
        }
        if (!value.startsWith(pattern.substring(at, star), from)) {
            return false;
        }
        for (int next = from + star - at; next <= value.length(); next++) {
            if (like(pattern, star + 1, value, next)) {
                return true;
            }
        }
        return false;
    }
}
