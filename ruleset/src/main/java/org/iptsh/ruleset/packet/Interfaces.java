package org.iptsh.ruleset.packet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The interfaces that rules tell apart: those they name, for each pattern such as {@code eth+} all others that it fits,
 * and all the rest. Number 0 is none: where a packet that this host made came from.
 */
public final class Interfaces {
    static final int NOWHERE = 0;
    private static final char ANY = '+';

    private final List<String> names = new ArrayList<>();

    /** The interfaces that these names and patterns tell apart. */
    public static Interfaces of(Collection<String> namesAndPatterns) {
        return new Interfaces(new TreeSet<>(namesAndPatterns));
    }

    private Interfaces(Collection<String> tests) {
        names.add("");
        tests.stream().filter(test -> !test.isEmpty() && !isPattern(test)).forEach(names::add);
        tests.stream().filter(test -> isPattern(test) && test.length() > 1).forEach(names::add);
        names.add(String.valueOf(ANY));
    }

    /** Whether a name stands for all that begin like it. */
    public static boolean isPattern(String test) {
        return !test.isEmpty() && test.charAt(test.length() - 1) == ANY;
    }

    /** How many are told apart, none included. */
    int count() {
        return names.size();
    }

    /** The name with this number, or the pattern whose other names are meant; the last one is any other. */
    String name(int number) {
        return names.get(number);
    }

    /** The numbers that a name or a pattern fits. */
    List<Integer> matching(String test) {
        List<Integer> found = new ArrayList<>();
        boolean pattern = isPattern(test);
        String begin = pattern ? test.substring(0, test.length() - 1) : test;
        for (int number = 1; number < names.size(); number++) {
            String name = names.get(number);
            // A pattern's others begin as it does, so a shorter pattern fits them, too.
            boolean fits = pattern ? name.startsWith(begin) : name.equals(test);
            if (fits) {
                found.add(number);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no such interface was told of: " + test);
        }
        return found;
    }
}
