package org.iptsh.persistence.staged;

import java.util.Optional;
import org.iptsh.ruleset.Family;

/** A firewall on disk, as the numbers of the files that hold its sections; equal sections share a file. */
record State(int v4, int v6) {

    int number(Family family) {
        return family == Family.IPV4 ? v4 : v6;
    }

    String file(Family family) {
        return family.section() + "." + number(family);
    }

    @Override
    public String toString() {
        return v4 + " " + v6;
    }

    static Optional<State> parse(String v4, String v6) {
        try {
            return Optional.of(new State(Integer.parseInt(v4), Integer.parseInt(v6)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
