package org.iptsh.ruleset.catalogue.value;

import java.util.List;

/** Lists of things in English. */
public final class Phrases {
    private Phrases() {}

    /** {@code a, b or c}. */
    public static String or(List<String> things) {
        return joined(things, " or ");
    }

    /** {@code a, b and c}. */
    public static String and(List<String> things) {
        return joined(things, " and ");
    }

    private static String joined(List<String> things, String last) {
        int size = things.size();
        return size < 2
                ? String.join("", things)
                : String.join(", ", things.subList(0, size - 1)) + last + things.get(size - 1);
    }
}
