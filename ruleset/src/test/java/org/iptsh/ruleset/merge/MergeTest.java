package org.iptsh.ruleset.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeTest {
    @ParameterizedTest(name = "{0} | {1} | {2} → {3}")
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, emptyValue = "", nullValues = "-", value = {
        // base | theirs     | ours       | merged
        "A B C | A B C       | A B C      | A B C",
        "A B C | A X B C     | A B C      | A X B C",
        "A B C | A B C       | A B X C    | A B X C",
        "A B C | X A B C     | A B C Y    | X A B C Y",
        "A B C | X A B C     | A Y B C    | X A Y B C",
        "A B C | A C         | A B C Y    | A C Y",
        "A B C | B C         | A B        | B",
        "A B C | A X C       | A B C Y    | A X C Y",
        "A B C | A X C       | A X C      | A X C",
        "A B C | A X B C     | A X B C Y  | A X B C Y",
        "A B C | C A B       | A B C      | C A B",
        "A B C | A C B       | A C B      | A C B",
        "A B C D E | E A B C D | A B X C D E | E A B X C D",
        "A B C D E | A B C D | B A C D E  | B A C D",
        // What touches is a conflict.
        "A B C | A X B C     | A Y B C    | A Y B C  INPUT(;X;Y)",
        "A B C | A B C X     | A B C Y    | A B C Y  INPUT(;X;Y)",
        "A B C | A X C       | A Y C      | A Y C  INPUT(B;X;Y)",
        "A B C | A C         | A Y C      | A Y C  INPUT(B;;Y)",
        "A B C | A C         | A B Y C    | A B Y C  INPUT(B;;B Y)",
        "A B C | A X C       | A B Y      | A B Y  INPUT(B C;X C;B Y)",
        "A B C | A X C Z     | A Y C V    | A Y C V  INPUT(B;X;Y) INPUT(;Z;V)",
        // What was moved and moved elsewhere, removed or replaced would be doubled or lost.
        "A B C D E | E A B C D | A E B C D | A E B C D  INPUT(A B C D E;E A B C D;A E B C D)",
        "A B C D E | A B C D | E A B C D  | E A B C D  INPUT(A B C D E;A B C D;E A B C D)",
        "A B C D E | A B C D X | E A B C D | E A B C D  INPUT(A B C D E;A B C D X;E A B C D)",
        "A B C | X A B C     | A B C X    | A B C X  INPUT(A B C;X A B C;A B C X)",
        // Chains that come and go.
        "A x: B | A T x: B   | A x: O     | A T x: O",
        "A x: B | DROP A x: B | A y: N    | DROP A y: N",
        "A x: B | A          | A x: B     | A",
        "A x: B | A x: B     | A          | A",
        "A x: B | A          | A          | A",
        "A | A y: N          | A y: N     | A y: N",
        "A | A y: N          | A y: M     | A y: M  y(;N;M)",
        "A | A y: N          | A z: M     | A y: N z: M",
        "A x: B | A x: T     | A          | A  x removed by ours",
        "A x: B | A          | A x: O     | A x: O  x removed by theirs",
        // Renamed: a chain gone and another there.
        "A x x: B | A y y: B | A x x: B   | A y y: B",
        "A x x: B | A y y: B | A x x: B O | A y x: B O y: B  x removed by theirs",
        "A x x: B | A y y: B | A z z: B   | A z y: B z: B  INPUT(x;y;z)",
        // A new jump to a chain that the other side removed.
        "A x C x: B | A C    | A x C x x: B | A C x  INPUT(;;x)",
        "A x C x: B | A x C x x: B | A C  | A C  INPUT(;x;)",
        "A C x: B | A C x: B y: x | A C   | A C y:  y(;x;)",
        // Policies.
        "A | DROP A          | A B        | DROP A B",
        "A | DROP A          | DROP A B   | DROP A B",
        "DROP A | A          | DROP A B   | A B",
    })
    void rulesAreMergedUnlessTheyTouch(String base, String theirs, String ours, String merged) {
        assertEquals(merged, Written.of(Merge.of(
                Written.firewall(base), Written.firewall(theirs), Written.firewall(ours))));
    }

    @Test
    void whatTheirsBroughtIsTold() {
        Merge merge = Merge.of(Written.firewall("A B C"), Written.firewall("X A B"), Written.firewall("A B C Y"));
        assertEquals("X A B C Y  INPUT(C;;C Y)", Written.of(merge));
        assertEquals("[-A INPUT -j X]", merge.taken().changes().stream().map(change -> change.line()).toList()
                .toString());
        assertTrue(Merge.of(Written.firewall("A"), Written.firewall("A"), Written.firewall("A B")).taken().isEmpty());
    }

    @Test
    void aTableThatOnlyTheyHaveIsKept() {
        Firewall base = Written.firewall("A");
        Firewall theirs = base.with(base.get(Family.IPV4).with(SaveReader
                .read(Family.IPV4, "nat", "*nat\n-A POSTROUTING -j T\nCOMMIT\n").ruleset().tableOrFresh("nat")));
        Firewall merged = Merge.of(base, theirs, Written.firewall("A B")).merged();
        assertEquals("A B", Written.of(merged));
        assertEquals(1, merged.get(Family.IPV4).tableOrFresh("nat").size());
    }

    private static Firewall input(String... rules) {
        return Firewall.empty().with(SaveReader.read(Family.IPV4, "test",
                "*filter\n-A INPUT " + String.join("\n-A INPUT ", rules) + "\nCOMMIT\n").ruleset());
    }

    private static String merged(Firewall base, Firewall theirs, Firewall ours) {
        Merge merge = Merge.of(base, theirs, ours);
        return merge.merged().get(Family.IPV4).chain("filter", "INPUT").orElseThrow().rules()
                + (merge.conflicts().isEmpty() ? "" : " conflict");
    }

    @Test
    void toSpellARuleOtherwiseIsNoChange() {
        Firewall base = input("-s 10.0.0.1");
        Firewall respelled = input("-s 10.0.0.1/32");
        Firewall changed = input("-s 10.0.0.9");
        assertEquals("[-s 10.0.0.9]", merged(base, respelled, changed));
        assertEquals("[-s 10.0.0.9]", merged(base, changed, respelled));
        assertEquals("[-s 10.0.0.9]", merged(base, changed, input("-s 10.0.0.9")));
        assertEquals("[-s 10.0.0.9]", merged(base, input("-s 10.0.0.9/32"), changed));
        assertEquals("[-s 10.0.0.9] conflict", merged(base, input("-s 10.0.0.8/32"), changed));
        assertEquals("[-s 10.0.0.1/32]", merged(base, respelled, base));
        assertEquals("[-s 10.0.0.1/32]", merged(base, base, respelled));
        assertEquals("[-s 10.0.0.9, -s 10.0.0.1, -s 10.0.0.8]", merged(base,
                input("-s 10.0.0.9", "-s 10.0.0.1/32"), input("-s 10.0.0.1", "-s 10.0.0.8")));
        assertEquals("[-s 10.0.0.1, -s 10.0.0.9] conflict",
                merged(base, input("-s 10.0.0.9/32", "-s 10.0.0.1"), input("-s 10.0.0.1", "-s 10.0.0.9")));
    }

    @Test
    void aLongChainIsMergedAsAShortOne() {
        List<Rule> rules = IntStream.range(0, 20_000).mapToObj(i -> Rule.of("-s 10.0.0.0/8 -j R" + i)).toList();
        Chain chain = Chain.builtIn("INPUT").withRules(rules);
        Firewall base = firewall(chain);
        Merge merge = Merge.of(base, firewall(chain.remove(19_000)), firewall(chain.insert(7, Rule.of("-j NEW"))));
        assertEquals(List.of(), merge.conflicts());
        assertEquals(firewall(chain.remove(19_000).insert(7, Rule.of("-j NEW"))), merge.merged());
        assertEquals(1, merge.taken().size());
    }

    private static Firewall firewall(Chain chain) {
        Firewall empty = Firewall.empty();
        return empty.with(empty.get(Family.IPV4).with(
                empty.get(Family.IPV4).tableOrFresh("filter").with(chain)));
    }
}
