package org.iptsh.ruleset.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

class DeltaTest {

    private static Ruleset read(String text) {
        return SaveReader.read(Family.IPV4, "text", text).result().get();
    }

    private static Ruleset filter(String rules) {
        return read("*filter\n" + rules + "COMMIT\n");
    }

    private static Delta nft(String from, String to) {
        return Delta.between(filter(from), filter(to), Backend.NFT, (table, chain) -> true);
    }

    private static Delta legacy(String from, String to) {
        return Delta.between(filter(from), filter(to), Backend.LEGACY, (table, chain) -> true);
    }

    private static String script(String lines) {
        return "*filter\n" + lines + "COMMIT\n";
    }

    @Test
    void nothingToDoIsAnEmptyScript() {
        Delta delta = nft(":A - [0:0]\n-A A -j ACCEPT\n", ":A - [0:0]\n[3:4] -A A -j ACCEPT\n");
        assertTrue(delta.isEmpty());
        assertEquals(List.of(), delta.touched());
    }

    @Test
    void rulesAreDeletedByTextAndPutInByPosition() {
        Delta delta = nft(
                """
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 192.0.2.1/32 -j DROP
                -A INPUT -m comment --comment "two words" -j DROP
                """,
                """
                -A INPUT -i eth0 -j ACCEPT
                -A INPUT -i lo -j ACCEPT
                -A INPUT -i eth1 -j ACCEPT
                -A INPUT -s 192.0.2.1/32 -j DROP
                -A INPUT -i eth2 -j ACCEPT
                -A INPUT
                """);
        assertEquals(script(
                """
                -D INPUT -m comment --comment "two words" -j DROP
                -I INPUT 1 -i eth0 -j ACCEPT
                -I INPUT 3 -i eth1 -j ACCEPT
                -A INPUT -i eth2 -j ACCEPT
                -A INPUT
                """), delta.script());
        assertEquals(List.of(new Touched("filter", "INPUT")), delta.touched());
    }

    @Test
    void aRuleThatMovesCarriesItsCounters() {
        assertEquals(script(
                """
                -D INPUT -i c
                [5:6] -I INPUT 1 -i c
                """),
                nft("[1:2] -A INPUT -i a\n[3:4] -A INPUT -i b\n[5:6] -A INPUT -i c\n",
                        "-A INPUT -i c\n-A INPUT -i a\n-A INPUT -i b\n").script());
    }

    @Test
    void aRuleThatComesBackHasTheCountersItHad() {
        assertEquals(script("[5:6] -A INPUT -i c\n"), nft("", "[5:6] -A INPUT -i c\n").script());
    }

    @Test
    void ofEqualRulesTheFirstOnesGo() {
        assertEquals(script("-D INPUT -i a\n-D INPUT -i a\n"),
                nft("-A INPUT -i a\n-A INPUT -i a\n-A INPUT -i a\n", "-A INPUT -i a\n").script());
    }

    @Test
    void whereTheSecondOfTwoEqualRulesGoesTheFirstIsPutBack() {
        assertEquals(script(
                """
                -D INPUT -i a
                -D INPUT -i a
                [1:2] -I INPUT 1 -i a
                """),
                nft("[1:2] -A INPUT -i a\n-A INPUT -i b\n-A INPUT -i c\n[3:4] -A INPUT -i a\n-A INPUT -i d\n",
                        "-A INPUT -i a\n-A INPUT -i b\n-A INPUT -i c\n-A INPUT -i d\n").script());
    }

    @Test
    void chainsAreMadeBeforeTheyAreNamedAndRemovedAfterwards() {
        Delta delta = nft(
                """
                :OLD - [0:0]
                -A INPUT -j OLD
                -A OLD -j DROP
                """,
                """
                :NEW - [0:0]
                -A INPUT -j NEW
                -A NEW -j DROP
                """);
        assertEquals(script(
                """
                -F OLD
                -D INPUT -j OLD
                -X OLD
                :NEW - [0:0]
                -A INPUT -j NEW
                -A NEW -j DROP
                """), delta.script());
        assertEquals(List.of("INPUT", "NEW", "OLD"), delta.touched().stream().map(Touched::chain).toList());
    }

    @Test
    void chainsThatNameEachOtherGoTogether() {
        assertEquals(script("-F A\n-F B\n-X A\n-X B\n"),
                nft(":A - [0:0]\n:B - [0:0]\n-A A -j B\n-A B -g A\n", "").script());
    }

    @Test
    void aChainThatOthersWriteToIsNotEmptied() {
        Delta delta = Delta.between(
                filter(":A - [0:0]\n:B - [0:0]\n-A A -i a\n-A A -i b\n-A B -i c\n-A B -i d\n"),
                filter(":B - [0:0]\n-A B -i e\n"), Backend.LEGACY, (table, chain) -> false);
        assertEquals(script(
                """
                -D B -i c
                -D B -i d
                -D A -i a
                -D A -i b
                -X A
                -A B -i e
                """), delta.script());
    }

    @Test
    void aChainMostlyNewIsFilledAnewWithTheCountersOfWhatStays() {
        String from = ":A - [0:0]\n[1:1] -A A -i a\n[2:2] -A A -i b\n[3:3] -A A -i c\n[4:4] -A A -i d\n";
        String expected = script(
                """
                :A - [0:0]
                [3:3] -A A -i c
                -A A -i e
                """);
        assertEquals(expected, legacy(from, ":A - [0:0]\n-A A -i c\n-A A -i e\n").script());
        assertEquals(expected, nft(from, ":A - [0:0]\n-A A -i c\n-A A -i e\n").script());
    }

    @Test
    void aChainWhoseCountersAreNotKnownIsNotFilledAnew() {
        assertEquals(script("-D A -i a\n-D A -i b\n-D A -i d\n-A A -i e\n"),
                nft(":A - [0:0]\n-A A -i a\n-A A -i b\n-A A -i c\n-A A -i d\n",
                        ":A - [0:0]\n-A A -i c\n-A A -i e\n").script());
    }

    @Test
    void oneRuleOfALargeChainIsChangedAloneAndAHugeOneIsFilledAnewOnlyWhereThatIsQuicker() {
        assertEquals(2, lines(Backend.NFT, 10_000));
        assertEquals(200_001, lines(Backend.NFT, 200_000));
        assertEquals(2, lines(Backend.LEGACY, 200_000));
    }

    private static int lines(Backend backend, int size) {
        Chain chain = Chain.named("A");
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rules.add(new Rule("-m mark --mark " + i, Counters.ZERO));
        }
        Ruleset from = Ruleset.empty(Family.IPV4).with(new Table("filter", List.of(chain.withRules(rules))));
        Ruleset to = Ruleset.empty(Family.IPV4).with(new Table("filter",
                List.of(chain.withRules(rules).replace(size / 2, Rule.of("-j DROP")))));
        return (int) Delta.between(from, to, backend, (table, name) -> true).script().lines().count() - 2;
    }

    @Test
    void policies() {
        String from = ":INPUT ACCEPT [1:2]\n:FORWARD DROP [3:4]\n:OUTPUT ACCEPT [5:6]\n";
        String to = ":INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n";
        assertEquals(script(":INPUT DROP [1:2]\n"), nft(from, to).script());
        assertEquals(script(":INPUT DROP [1:2]\n:FORWARD DROP [3:4]\n:OUTPUT ACCEPT [5:6]\n"),
                legacy(from, to).script());
        assertEquals(List.of(new Touched("filter", "INPUT")), legacy(from, to).touched());
    }

    @Test
    void tablesComeAndGo() {
        Ruleset from = read("*nat\n:POSTROUTING DROP [0:0]\n:A - [0:0]\n-A POSTROUTING -j A\nCOMMIT\n");
        Ruleset to = read("*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n");
        assertEquals(
                """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i lo -j ACCEPT
                COMMIT
                *nat
                :POSTROUTING ACCEPT [0:0]
                -D POSTROUTING -j A
                -X A
                COMMIT
                """, Delta.between(from, to, Backend.NFT, (table, chain) -> true).script());
    }

    @Test
    void aTableThatIsNotTouchedIsNotNamed() {
        Ruleset from = read("*filter\n:INPUT DROP [1:1]\nCOMMIT\n*nat\n:INPUT DROP [1:1]\nCOMMIT\n");
        Ruleset to = read("*filter\n:INPUT DROP [0:0]\nCOMMIT\n*nat\n:INPUT DROP [0:0]\n-A INPUT -i a\nCOMMIT\n");
        assertEquals("*nat\n-A INPUT -i a\nCOMMIT\n",
                Delta.between(from, to, Backend.NFT, (table, chain) -> true).script());
    }

}
