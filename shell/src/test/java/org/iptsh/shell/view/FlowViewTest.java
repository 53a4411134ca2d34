package org.iptsh.shell.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

class FlowViewTest {
    private static final String RULES = """
            *nat
            :PREROUTING ACCEPT [1200:90000]
            :OUTPUT ACCEPT [0:0]
            :DOCKER - [0:0]
            [4:240] -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
            -A OUTPUT -m addrtype --dst-type LOCAL -j DOCKER
            -A DOCKER -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80
            COMMIT
            *filter
            :INPUT DROP [7:420]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :SSH - [0:0]
            :LOGDROP - [0:0]
            :WEB - [0:0]
            :OLD - [0:0]
            [90:5400] -A INPUT -p tcp -m tcp --dport 22 -j SSH
            [10:600] -A INPUT -p tcp -m tcp --dport 2222 -j SSH
            -A INPUT -p tcp -m tcp --dport 80 -g WEB
            -A INPUT -j SSH
            -A SSH -s 192.0.2.0/24 -j ACCEPT
            -A SSH -m comment --comment "not -j WEB" -j LOGDROP
            -A WEB -j SSH
            -A LOGDROP -j DROP
            -A OLD -j DROP
            COMMIT
            """;

    private static Ruleset read(String rules) {
        return SaveReader.read(Family.IPV4, "test", rules).result().get();
    }

    private static FlowView view(String table, String chain) {
        return new FlowView(Optional.ofNullable(table), Optional.ofNullable(chain),
                new Marks(Owners.standard(), Unclaimed.NOTHING), Backend.NFT);
    }

    private static String shown(String rules, String table, String chain) {
        return view(table, chain).lines(read(rules)).stream().map(line -> line.text().stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void packetsGoThroughHooksAndTablesAndDownTheChains() {
        assertEquals("""
                IPv4                                                rules  packets
                PREROUTING   what arrives; then routing
                  nat      policy ACCEPT                                1     1.2k
                  └─ DOCKER  from 1                                     1        4  (Docker)
                INPUT        what is for this host
                  filter   policy DROP                                  4        7
                  ├─ SSH  from 1,2,4                                    2      100
                  │  └─ LOGDROP  from 2                                 1
                  └─ WEB  goto from 3                                   1
                     └─ SSH  from 1  see above                          2
                FORWARD      what is sent on: no rules
                OUTPUT       what this host makes
                  nat      policy ACCEPT                                1
                  └─ DOCKER  from 1                                     1           (Docker)
                POSTROUTING  what leaves: no rules
                no built-in chain leads to: filter OLD""", shown(RULES, null, null));
    }

    @Test
    void aTableOrAChainCanBeDrawnAlone() {
        assertEquals("""
                IPv4                                                rules  packets
                INPUT        what is for this host
                  filter   policy DROP                                  4        7
                  ├─ SSH  from 1,2,4                                    2      100
                  │  └─ LOGDROP  from 2                                 1
                  └─ WEB  goto from 3                                   1
                     └─ SSH  from 1  see above                          2
                no built-in chain leads to: filter OLD""", shown(RULES, "filter", null));
        assertEquals("""
                IPv4                                                rules  packets
                  filter   WEB                                          1
                  └─ SSH  from 1                                        2
                     └─ LOGDROP  from 2                                 1""", shown(RULES, "filter", "WEB"));
    }

    /** No kernel takes it, but a file may say so. */
    @Test
    void aCircleIsDrawnOnce() {
        assertEquals("""
                IPv4                                                rules  packets
                  filter   A                                            1
                  └─ B  from 1                                          1
                     └─ A  from 1  goes in a circle                     1""",
                shown("*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-A B -j A\nCOMMIT\n", "filter", "A"));
    }

    @Test
    void ofManyChainsThatAreNamedAlikeOnlyTheFirstAreDrawnUnlessOneAsksForTheirChain() {
        String many = "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:SERVICES - [0:0]\n"
                + IntStream.range(1, 8).mapToObj(i -> ":SVC-" + i + " - [0:0]\n:EP-" + i + " - [0:0]\n")
                        .collect(Collectors.joining())
                + "-A PREROUTING -j SERVICES\n-A OUTPUT -j SERVICES\n"
                + IntStream.range(1, 8).mapToObj(i -> "-A SERVICES -p tcp -m tcp --dport " + i + " -j SVC-" + i
                        + "\n-A SVC-" + i + " -j EP-" + i + "\n").collect(Collectors.joining()) + "COMMIT\n";
        assertEquals("""
                IPv4                                                rules  packets
                PREROUTING   what arrives; then routing
                  nat      policy ACCEPT                                1
                  └─ SERVICES  from 1                                   7
                     ├─ SVC-1  from 1                                   1
                     │  └─ EP-1  from 1                                 0
                     ├─ SVC-2  from 2                                   1
                     │  └─ EP-2  from 1                                 0
                     └─ and 5 more: SVC-…, with 5 chains below them
                OUTPUT       what this host makes
                  nat      policy ACCEPT                                1
                  └─ SERVICES  from 1  see above                        7""", shown(many, "nat", null));
        assertTrue(shown(many, "nat", "SERVICES").contains("└─ SVC-7  from 7"));
    }

    @Test
    void namesAreAlikeByUnderscoresTooAndAChainBelowManyIsCountedOnce() {
        String many = "*filter\n:INPUT ACCEPT [0:0]\n:LOG - [0:0]\n"
                + IntStream.range(1, 8).mapToObj(i -> ":net_" + i + " - [0:0]\n").collect(Collectors.joining())
                + IntStream.range(1, 8).mapToObj(i -> "-A INPUT -s 10.0." + i + ".0/24 -j net_" + i
                        + "\n-A net_" + i + " -j LOG\n").collect(Collectors.joining()) + "COMMIT\n";
        assertTrue(shown(many, "filter", null).contains("└─ and 5 more: net_…, with 1 chain below them"));
    }

    @Test
    void aRulesetWithoutRulesHasNoPicture() {
        assertEquals(List.of(), view(null, null).lines(Ruleset.empty(Family.IPV4)).stream().map(Line::text).toList());
    }

    @Test
    void programsGetTheTreeWhole() {
        Map<String, Object> document = view("filter", "WEB").document(read(RULES));
        assertEquals("""
                {section=rules.v4, chains=[{table=filter, chain=WEB, policy=null, rules=1, packets=0, below=[\
                {chain=SSH, from=[1], goto=false, rules=2, packets=0, circle=false, below=[\
                {chain=LOGDROP, from=[2], goto=false, rules=1, packets=0, circle=false, below=[]}]}]}], unreached=[]}""",
                document.toString());
    }
}
