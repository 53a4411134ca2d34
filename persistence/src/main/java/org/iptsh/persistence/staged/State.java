package org.iptsh.persistence.staged;

import java.util.Optional;
import org.iptsh.ruleset.Family;

/** A firewall on disk, as the numbers of the files that hold its sections; equal sections share a file. */
record State(int v4, int v6) {

    int number(Family family) {
        return family == Family.IPV4 ? v4 : v6;
    }

    /** The highest number that a file has. */
    int highest() {
        return Math.max(v4, v6);
    }

    String file(Family family) {
        return family.section() + "." + number(family);
    }

    @Override
    public String toString() {
        return v4 + " " + v6;
    }

    /** Reads what {@link #toString} gives. */
    static Optional<State> parse(String text) {
        String[] words = text.split(" ");
        try {
            return words.length == 2
                    ? Optional.of(new State(Integer.parseInt(words[0]), Integer.parseInt(words[1])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
