package org.iptsh.ruleset.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OwnershipTest {
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());
    private static final Family V4 = Family.IPV4;

    private final Ownership ownership = new Ownership(Owners.standard());

    @Test
    void oursIsWithoutForeignChainsAndRules() {
        Firewall all = Letters.read("""
                :DOCKER - [0:0]
                :DOCKER-USER - [0:0]
                :web - [0:0]
                -A INPUT -j web
                -A FORWARD -j DOCKER-USER
                -A FORWARD -o docker0 -j DOCKER
                -A FORWARD -j ACCEPT
                -A DOCKER -j RETURN
                -A DOCKER-USER -i eth0 -j DROP
                """);
        assertEquals("""
                :DOCKER-USER
                :web
                INPUT -j web
                FORWARD -j ACCEPT
                DOCKER-USER -i eth0 -j DROP
                """, Letters.text(ownership.ours(all)));
    }

    @Test
    void whereNothingIsForeignItIsTheSameValue() {
        Firewall all = Letters.read(":web - [0:0]\n-A INPUT -j web\n-A web -j ACCEPT\n");
        assertSame(all, ownership.ours(all));
        assertSame(all, ownership.weave(Letters.read("-A INPUT -j DROP\n"), all));
        Firewall some = Letters.read(":DOCKER - [0:0]\n-A INPUT -j ACCEPT\n");
        assertSame(some.get(V4).chain("filter", "INPUT").orElseThrow(),
                ownership.ours(some).get(V4).chain("filter", "INPUT").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        // live, what is wanted, what it becomes
        "AabBcC, abc,   AabBcC", "AabBcC, xaby,  AxabByC", "ABab,   ab,    ABab", "abAB,   abx,   abxAB",
        "aAb,    b,     Ab",     "aAb,    a,     aA",     "aAb,    ax,    aAx",  "aAb,    xby,   xAby",
        "aAb,    x,     Ax",     "A,      x,     Ax",     "aAb,    '',    A",    "aAbBc,  ac,    aABc",
        // what is wanted has foreign rules: of live, of an older live
        "Aa,     aA,    aA",     "ABa,    AxBa,  AxBa",   "ABa,    Aa,    ABa",  "AaB,    aD,    AaB",
        "AaBb,   baB,   AbaB",   "A,      xA,    xA",     "BAa,    xAa,   xBAa"
    })
    void foreignRulesKeepTheirPlaceAmongOurs(String live, String wanted, String woven) {
        assertEquals(woven, Letters.of(ownership.weave(Letters.firewall(live), Letters.firewall(wanted))));
    }

    @Test
    void whateverIsWovenOursIsExactAndEveryForeignRuleIsThereOnceInTheOrderOfLive() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            String live = Letters.random(random, "abcdeABCD");
            String wanted = Letters.random(random, random.nextBoolean() ? "abcdeABCD" : "abcdexy");
            String woven = Letters.of(ownership.weave(Letters.firewall(live), Letters.firewall(wanted)));
            String what = "seed " + SEED + ": " + live + " into " + wanted + " is " + woven;
            assertEquals(wanted.replaceAll("[A-Z]", ""), woven.replaceAll("[A-Z]", ""), what);
            assertEquals(live.replaceAll("[a-z]", ""), woven.replaceAll("[a-z]", ""), what);
            assertEquals(woven, Letters.of(ownership.weave(Letters.firewall(live), Letters.firewall(woven))), what);
            assertEquals(woven, Letters.of(ownership.weave(Letters.firewall(woven), Letters.firewall(woven))), what);
        }
    }

    @Test
    void foreignChainsAreThoseOfLive() {
        Firewall live = Letters.read(":f2b-new - [0:0]\n-A INPUT -j f2b-new\n-A f2b-new -j DROP\n");
        Firewall wanted = Letters.read(
                ":f2b-old - [0:0]\n:f2b-new - [0:0]\n-A INPUT -j f2b-old\n-A f2b-new -j RETURN\n");
        assertEquals(Letters.text(live), Letters.text(ownership.weave(live, wanted)));
    }

    @Test
    void aChainThatForeignRulesLeadToOrStandInStaysWithoutOurRulesInIt() {
        Firewall live = Letters.read("""
                :CNI-FORWARD - [0:0]
                :CNI-ADMIN - [0:0]
                :mine - [0:0]
                :next - [0:0]
                :ssh - [0:0]
                :f2b-sshd - [0:0]
                -A FORWARD -j CNI-FORWARD
                -A CNI-FORWARD -j CNI-ADMIN
                -A CNI-ADMIN -j next
                -A ssh -j f2b-sshd
                -A ssh -j ACCEPT
                -A mine -j ACCEPT
                """);
        assertEquals("""
                :CNI-ADMIN
                :CNI-FORWARD
                :f2b-sshd
                :ssh
                FORWARD -j CNI-FORWARD
                CNI-FORWARD -j CNI-ADMIN
                ssh -j f2b-sshd
                """, Letters.text(ownership.weave(live, Letters.read(""))));
    }

    @ParameterizedTest
    @CsvSource({
        // base, live, staged, what it becomes: only where the administrator moved something, that counts
        "Aa, aA, Aax, axA", "Aa, aA, xAa, xAa", "Aa, Aa, xAa, xAa", "Aa, BAa, Aab, BAab"
    })
    void whatTheAdministratorDidNotMoveStandsAsInLive(String base, String live, String staged, String woven) {
        assertEquals(woven, Letters.of(ownership.weave(
                Letters.firewall(base), Letters.firewall(live), Letters.firewall(staged))));
    }

    private String diff(Firewall before, Firewall after) {
        return ownership.diff(before, after).changes().stream()
                .map(change -> change.kind().word() + " " + (change.from() > 0 ? change.from() + ">" : "")
                        + change.position() + " " + Letters.letter(Rule.of(change.line().replace("-A INPUT ", ""))))
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource({
        "AaBb, AaB,   removed 4 b", "AaBb, AxaBb, added 2 x", "AaBb, aBb, ''", "Ab, bA, moved 2>1 b",
        "ABab, AaBb,  moved 3>2 a", "Aab, Aba,    moved 3>2 b", "a, BaA,  ''", "Aab, abA, 'moved 2>1 a, moved 3>2 b'"
    })
    void aDifferenceIsOneOfOursAndItsPlacesCountForeignRules(String before, String after, String changes) {
        assertEquals(changes, diff(Letters.firewall(before), Letters.firewall(after)));
    }

    /** Of the recorded rulesets of programs, the rules that are somebody's own; the others have none. */
    private static final Map<String, String> OWN = Map.of(
            "docker-topology.v4", "br-b74b417b331f|CUSTOM", "kubernetes-node-1.v4", "someone else",
            "kubernetes-node-2.v4", "someone else");

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("org.iptsh.ruleset.RealRulesets#files")
    void ofRecordedRulesetsEverythingForeignIsKnownAndNothingElse(Path file) throws IOException {
        Family family = file.toString().endsWith("6") ? Family.IPV6 : V4;
        Ruleset all = SaveReader.read(family, "recorded", Utf8.decode(Files.readAllBytes(file))).ruleset();
        Ruleset ours = ownership.ours(all);
        String name = file.getFileName().toString();
        if (name.matches("(docker|calico|kubernetes|ufw)-.*|istio-sidecar-[13].*")) {
            Pattern own = Pattern.compile(OWN.getOrDefault(name, "nothing"));
            List<String> left = SaveWriter.saved(ours).lines().filter(line -> line.startsWith("-A")).toList();
            assertEquals(left.stream().filter(line -> own.matcher(line).find()).toList(), left);
            assertEquals(OWN.containsKey(name), !left.isEmpty());
            assertEquals(all.sameRules(ours), all.size() == left.size());
        } else {
            assertSame(all, ours);
        }
    }

    /** Whoever has nothing foreign pays next to nothing for it; the time is for people to read. */
    @Test
    void aLargeRulesetIsLookedThroughQuickly() {
        StringBuilder body = new StringBuilder();
        for (int chain = 0; chain < 1000; chain++) {
            body.append(":chain-").append(chain).append(" - [0:0]\n-A INPUT -j chain-").append(chain).append('\n');
        }
        for (int i = 0; i < 100_000; i++) {
            body.append("-A chain-").append(i / 100).append(" -s 10.").append(i >> 16).append('.').append(i >> 8 & 255)
                    .append('.').append(i & 255).append("/32 -p tcp -m tcp --dport 443 -j ACCEPT\n");
        }
        Firewall all = Letters.read(body.toString());
        Firewall live = Letters.read("-A INPUT -j ACCEPT\n");
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            assertSame(all, ownership.ours(all));
            long ours = System.nanoTime();
            assertSame(all, ownership.weave(live, all));
            long woven = System.nanoTime();
            assertTrue(ownership.unclaimed(all, Optional.of(all)).isEmpty());
            System.out.printf("100,000 rules: ours %.1f ms, weave %.1f ms, unclaimed %.1f ms%n",
                    (ours - start) / 1e6, (woven - ours) / 1e6, (System.nanoTime() - woven) / 1e6);
        }
    }
}
