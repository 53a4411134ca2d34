package org.iptsh.ruleset.owner;

/** A pattern of names, in which {@code *} stands for any characters and {@code ?} for one. */
record Glob(String pattern) {

    boolean matches(String name) {
        return matches(0, name, 0);
    }

    /** Whether it holds every name that the other does, as far as one can tell by looking at the two. */
    boolean covers(Glob other) {
        return matches(other.pattern);
    }

    private boolean matches(int at, String name, int from) {
        int i = from;
        for (int p = at; p < pattern.length(); p++, i++) {
            char c = pattern.charAt(p);
            if (c == '*') {
                return p + 1 == pattern.length() || matchesSomewhere(p + 1, name, i);
            } else if (i == name.length() || c != '?' && c != name.charAt(i)) {
                return false;
            }
        }
        return i == name.length();
    }

    private boolean matchesSomewhere(int at, String name, int from) {
        for (int i = from; i <= name.length(); i++) {
            if (matches(at, name, i)) {
                return true;
            }
        }
        return false;
    }
}
