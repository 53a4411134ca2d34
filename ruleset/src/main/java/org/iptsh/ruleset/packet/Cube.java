package org.iptsh.ruleset.packet;

import java.util.Arrays;

/**
 * The packets that have certain bits, each for itself: what one rule mostly asks for. It takes no room in the diagrams
 * until it is needed there; a rule's conditions would take it several times.
 *
 * @param literals twice the variable, and one more where it has to be set; in ascending order
 */
record Cube(int[] literals) {

    /** Those that are in both; {@code null} if one bit is asked to be both. */
    Cube and(Cube other) {
        int[] both = new int[literals.length + other.literals.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < literals.length || theirs < other.literals.length) {
            int left = mine < literals.length ? literals[mine] : Integer.MAX_VALUE;
            int right = theirs < other.literals.length ? other.literals[theirs] : Integer.MAX_VALUE;
            if (left != right && left >> 1 == right >> 1) {
                return null;
            }
            both[size++] = Math.min(left, right);
            mine += left <= right ? 1 : 0;
            theirs += right <= left ? 1 : 0;
        }
        return new Cube(Arrays.copyOf(both, size));
    }

    /** The same as a diagram. */
    int root(Diagrams diagrams) {
        int node = Diagrams.ALL;
        for (int i = literals.length - 1; i >= 0; i--) {
            int variable = literals[i] >> 1;
            node = (literals[i] & 1) == 1 ? diagrams.node(variable, Diagrams.NONE, node)
                    : diagrams.node(variable, node, Diagrams.NONE);
        }
        return node;
    }
}
