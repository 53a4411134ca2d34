package org.iptsh.ruleset.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final Firewall BASE = firewall(":web - [0:0]\n-A INPUT -j A\n-A web -j B\n");

    private static Firewall firewall(String body) {
        return Firewall.empty().with(
                SaveReader.read(Family.IPV4, "test", "*filter\n" + body + "COMMIT\n").result().get());
    }

    private static String merged(Firewall theirs, Firewall ours) {
        return merged(BASE, theirs, ours);
    }

    private static String merged(Firewall base, Firewall theirs, Firewall ours) {
        Merge merge = Merge.of(base, theirs, ours);
        String rules = SaveWriter.saved(merge.merged().get(Family.IPV4)).lines()
                .filter(line -> line.startsWith("-A") || line.startsWith(":INPUT D") || line.matches(":[a-z].*"))
                .reduce("", (all, line) -> all + line + "|");
        return rules + merge.conflicts();
    }

    @Test
    void chainsThatOneSideChangedAreTakenFromThatSide() {
        assertEquals(":web - [0:0]|-A INPUT -j A|-A INPUT -j T|-A web -j O|[]", merged(
                firewall(":web - [0:0]\n-A INPUT -j A\n-A INPUT -j T\n-A web -j B\n"),
                firewall(":web - [0:0]\n-A INPUT -j A\n-A web -j O\n")));
    }

    @Test
    void chainsAndPoliciesThatComeAndGoAreMergedToo() {
        assertEquals(":INPUT DROP [0:0]|:new - [0:0]|-A INPUT -j A|-A new -j N|[]", merged(
                firewall(":INPUT DROP [0:0]\n:web - [0:0]\n-A INPUT -j A\n-A web -j B\n"),
                firewall(":new - [0:0]\n-A INPUT -j A\n-A new -j N\n")));
    }

    @Test
    void aChainThatBothChangedAlikeIsNoConflict() {
        assertEquals(":web - [0:0]|-A INPUT -j X|-A web -j B|[]", merged(
                firewall(":web - [0:0]\n-A INPUT -j X\n-A web -j B\n"),
                firewall(":web - [0:0]\n-A INPUT -j X\n-A web -j B\n")));
    }

    @Test
    void aChainThatBothChangedIsAConflict() {
        assertEquals(":web - [0:0]|-A INPUT -j O|-A web -j B|[IPv4 filter INPUT]", merged(
                firewall(":web - [0:0]\n-A INPUT -j T\n-A web -j B\n"),
                firewall(":web - [0:0]\n-A INPUT -j O\n-A web -j B\n")));
        assertEquals("-A INPUT -j A|[IPv4 filter web]", merged(
                firewall(":web - [0:0]\n-A INPUT -j A\n-A web -j T\n"),
                firewall("-A INPUT -j A\n")));
    }

    @Test
    void aTableThatOnlyTheyHaveIsKept() {
        Firewall theirs = Firewall.empty().with(BASE.get(Family.IPV4).with(
                SaveReader.read(Family.IPV4, "nat", "*nat\n-A POSTROUTING -j T\nCOMMIT\n").ruleset()
                        .tableOrFresh("nat")));
        assertEquals(":web - [0:0]|-A INPUT -j O|-A web -j B|-A POSTROUTING -j T|[]",
                merged(theirs, firewall(":web - [0:0]\n-A INPUT -j O\n-A web -j B\n")));
    }

    @Test
    void toSpellARuleOtherwiseIsNoChange() {
        Firewall base = firewall("-A INPUT -s 10.0.0.1\n");
        Firewall respelled = firewall("-A INPUT -s 10.0.0.1/32\n");
        Firewall changed = firewall("-A INPUT -s 10.0.0.9\n");
        assertEquals("-A INPUT -s 10.0.0.9|[]", merged(base, respelled, changed));
        assertEquals("-A INPUT -s 10.0.0.9|[]", merged(base, changed, respelled));
        assertEquals("-A INPUT -s 10.0.0.9|[]", merged(base, changed, firewall("-A INPUT -s 10.0.0.9\n")));
        assertEquals("-A INPUT -s 10.0.0.9|[]", merged(base, firewall("-A INPUT -s 10.0.0.9/32\n"), changed));
        assertEquals("-A INPUT -s 10.0.0.9|[IPv4 filter INPUT]",
                merged(base, firewall("-A INPUT -s 10.0.0.8/32\n"), changed));
    }

    @Test
    void whatOnlyIsSpelledOtherwiseIsTakenFromTheSideThatItWasTakenFromBefore() {
        Firewall base = firewall("-A INPUT -s 10.0.0.1\n");
        Firewall respelled = firewall("-A INPUT -s 10.0.0.1/32\n");
        assertEquals("-A INPUT -s 10.0.0.1/32|[]", merged(base, respelled, base));
        assertEquals("-A INPUT -s 10.0.0.1/32|[]", merged(base, base, respelled));
    }
}
