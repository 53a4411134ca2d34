package org.iptsh.ruleset.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignTest {
    /** Chains whose names begin with {@code f} are foreign, and all rules that jump to such. */
    private static final Foreign FOREIGN = new Foreign() {
        @Override
        public boolean chain(Family family, String table, String chain) {
            return chain.startsWith("f");
        }

        @Override
        public boolean rule(Family family, String table, String chain, Rule rule) {
            return rule.target().startsWith("f");
        }
    };

    private static Merge merge(String base, String theirs, String ours) {
        return Merge.of(Written.firewall(base), Written.firewall(theirs), Written.firewall(ours), FOREIGN);
    }

    @ParameterizedTest(name = "{0} | {1} | {2} → {3}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {
        // base | theirs        | ours           | merged
        "A f1 B   | A f1 B        | A f1 B C       | A f1 B C",
        "A f1 B   | A f1 B        | A B C          | A f1 B C",
        "A B      | A f1 B        | A B C          | A f1 B C",
        "A f1 B   | A B           | A f1 B C       | A B C",
        "A f1 B   | A f2 B        | A f3 B C       | A f2 B C",
        "A B      | f1 A B f2     | A B            | f1 A B f2",
        "A B      | A B           | A f1 B C       | A B C",
        // At the place that it has relative to the rules that stay.
        "f1 A     | f1 A          | C f1 A         | C f1 A",
        "f1 A     | f1 A          | f1 C A         | f1 C A",
        "f1 A     | f1 A          | A C f1         | f1 A C",
        "A        | f1 A          | C A            | f1 C A",
        "A        | A f1          | A C            | A f1 C",
        "A f1 B   | A f1 B        | A              | A f1",
        "A f1 B   | A f1 B        | B              | f1 B",
        "A f1 B   | A f1 B        | C              | f1 C",
        "A B      | A B f1        | B              | B f1",
        "A f1 f2 B | A f2 f1 B    | A C f1 f2 D B  | A f2 C f1 D B",
        "A f1 A   | A f1 A        | A A f1         | A f1 A",
        // Foreign rules never conflict and hide no conflict.
        "A B      | A f1 B        | A f2 B         | A f1 B",
        "A B      | A f1 C B      | A D B          | A f1 D B  INPUT(;C;D)",
        "A f1 B   | A C f1 B      | A f1 D B       | A f1 D B  INPUT(;C;D)",
        // Foreign chains.
        "A fx: B  | A fx: B C     | A D            | A D fx: B C",
        "A fx: B  | A fx: B C     | A fx: D        | A fx: B C",
        "A fx: B  | A             | A fx: B D      | A",
        "A        | A             | A fx: B        | A",
        "A        | A fx fx: B    | A C            | A fx C fx: B",
        // Foreign rules in a chain that ours removed keep it.
        "A x x: B f1 | A x x: B f1 | A             | A x: f1",
        "A x x: B | A x x: B f1   | A              | A x: f1",
        "A x x: B f1 | A          | A x x: B f1    | A",
        "A x x: B f1 | A x x: B C f1 | A           | A  x removed by ours",
    })
    void whatIsForeignIsAsTheirsHasIt(String base, String theirs, String ours, String merged) {
        assertEquals(merged, Written.of(merge(base, theirs, ours)));
    }

    @Test
    void whatIsForeignIsNotToldAsTakenIn() {
        assertTrue(merge("A", "A f1 fx: B", "A C").taken().isEmpty());
        assertEquals(1, merge("A", "D A f1 fx: B", "A C").taken().size());
    }
}
