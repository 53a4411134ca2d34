package org.iptsh.ruleset.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.merge.Merge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is staged brought together with live, once it and what it was made from are among live's foreign parts. */
class WovenMergeTest {
    private static final int CASES = 4_000;
    private static final Ownership OWNERSHIP = new Ownership(Owners.standard());

    private static Merge merge(Firewall base, Firewall live, Firewall staged) {
        return Merge.of(OWNERSHIP.weave(base, live, base), live, OWNERSHIP.weave(base, live, staged));
    }

    private static Merge merge(String base, String live, String staged) {
        return merge(Letters.firewall(base), Letters.firewall(live), Letters.firewall(staged));
    }

    @ParameterizedTest(name = "{0}, {1}, {2} → {3}")
    @CsvSource({
        // base, live, staged, merged: of ours small letters, foreign rules capital ones
        "aAb,  aAb,   aAbc,  aAbc",  "aAb,  aAb,   abc,   aAbc",  "ab,   aAb,   abc,   aAbc",
        "aAb,  ab,    aAbc,  abc",   "aAb,  aBb,   aCbc,  aBbc",  "ab,   AabB,  ab,    AabB",
        "ab,   ab,    aAbc,  abc",   "Aa,   Aa,    cAa,   cAa",   "Aa,   Aa,    Aca,   Aca",
        "a,    Aa,    ca,    Aca",   "a,    aA,    ac,    acA",   "aAb,  aAb,   a,     aA",
        "aAb,  aAb,   b,     Ab",    "aAb,  aAb,   c,     Ac",    "ab,   aAb,   aBb,   aAb",
        // Each side changed the same chain, and a program its rules in it.
        "abc,  abAc,  xabc,  xabAc", "aAbc, abc,   aAbcx, abcx",  "aAbc, abBc,  bcx,   bBcx",
        "aAb,  xaAb,  aAby,  xaAby", "aAb,  xabA,  aAby,  xabyA", "ab,   xAab,  aby,   xAaby"
    })
    void aForeignRuleThatCameOrWentIsNoConflictAndStandsRight(String base, String live, String staged, String merged) {
        Merge merge = merge(base, live, staged);
        assertEquals(0, merge.conflicts().size());
        assertEquals(merged, Letters.of(merge.merged()));
    }

    @Test
    void whatBothChangedIsAConflictWhateverIsForeignThere() {
        assertEquals(1, merge("ab", "aBx", "aBby").conflicts().size());
        assertEquals(1, merge("aAb", "axb", "aAyb").conflicts().size());
        assertEquals(1, merge("ab", "AaxB", "ay").conflicts().size());
    }

    @Test
    void whatIsForeignIsNotToldAsTaken() {
        assertTrue(merge("a", "aA", "ac").taken().isEmpty());
        assertEquals(1, merge("a", "xaA", "ac").taken().size());
    }

    @Test
    void foreignChainsAndChainsWithForeignRulesAreThoseOfLive() {
        String mine = ":mine - [0:0]\n-A INPUT -j mine\n-A mine -s 192.0.2.1/32 -j ACCEPT\n";
        String ban = ":f2b-x - [0:0]\n-A INPUT -j f2b-x\n-A f2b-x -j RETURN\n";
        Firewall live = Letters.read(":f2b-x - [0:0]\n:mine - [0:0]\n-A INPUT -j f2b-x\n-A INPUT -j mine\n"
                + "-A f2b-x -s 192.0.2.9/32 -j DROP\n-A mine -s 192.0.2.1/32 -j ACCEPT\n-A mine -j f2b-x\n");
        Merge merge = merge(Letters.read(ban + mine), live, Letters.read(ban + "-A INPUT -j DROP\n"));
        assertEquals(0, merge.conflicts().size());
        assertEquals("""
                :f2b-x
                :mine
                INPUT -j f2b-x
                INPUT -j DROP
                f2b-x -s 192.0.2.9/32 -j DROP
                mine -j f2b-x
                """, Letters.text(merge.merged()));
        assertEquals(Letters.text(live), Letters.text(merge(Letters.read(ban + mine), live,
                Letters.read(ban + mine + "-A f2b-x -j LOG\n")).merged()));
        String dropping = mine + "-A INPUT -j DROP\n";
        Merge gone = merge(Letters.read(ban + mine), Letters.read(mine), Letters.read(ban + dropping));
        assertEquals(Letters.text(Letters.read(dropping)), Letters.text(gone.merged()));
    }

    @Test
    void whateverChangedForeignRulesAreThoseOfLiveAndOursAreMergedAsIfTheyWereAlone() {
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        Random random = new Random(seed);
        int merged = 0;
        for (int i = 0; i < CASES; i++) {
            String base = Letters.distinct(random, "abcdefABCD");
            String ours = base.replaceAll("[A-Z]", "");
            String left = Letters.without(random, base, "ABCD");
            // What is moved past a foreign rule stands there, though alone it might go past a new rule of live too.
            boolean moving = random.nextBoolean();
            String live = Letters.sprinkled(random, Letters.edited(random, left, "uvw", false), "EFGH");
            String staged = Letters.edited(random, base, "xyz", moving);
            Merge merge = merge(base, live, staged);
            String what = "-Diptsh.seed=" + seed + ": " + base + ", " + live + ", " + staged + " is "
                    + Letters.of(merge.merged());
            if (merge.conflicts().isEmpty()) {
                merged++;
                String result = Letters.of(merge.merged());
                assertEquals(live.replaceAll("[a-z]", ""), result.replaceAll("[a-z]", ""), what);
                assertEquals("", Letters.foreign(merge.taken()), what);
                String alone = staged.replaceAll("[A-Z]", "");
                Merge plain = merge(ours, live.replaceAll("[A-Z]", ""), alone);
                if (plain.conflicts().isEmpty()) {
                    String own = result.replaceAll("[A-Z]", "");
                    String expected = Letters.of(plain.merged());
                    assertEquals(moving ? sorted(expected) : expected, moving ? sorted(own) : own, what);
                }
            }
            if (live.replaceAll("[A-Z]", "").equals(ours)) {
                assertEquals(0, merge.conflicts().size(), what);
                assertEquals(staged.replaceAll("[A-Z]", ""), Letters.of(merge.merged()).replaceAll("[A-Z]", ""), what);
            }
        }
        assertTrue(merged > CASES / 2, merged + " of " + CASES + " have no conflict");
    }

    private static String sorted(String letters) {
        return letters.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }
}
