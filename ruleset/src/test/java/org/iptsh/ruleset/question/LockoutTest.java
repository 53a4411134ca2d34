package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.trace.Model;
import org.junit.jupiter.api.Test;

class LockoutTest {
    private static final Routes ROUTES = RoutesText.read(Family.IPV4, "routes", """
            default via 192.0.2.1 dev eth0
            192.0.2.0/24 dev eth0 src 192.0.2.5
            10.0.0.0/24 dev eth1 src 10.0.0.1
            local 192.0.2.5 dev eth0 table local src 192.0.2.5
            local 10.0.0.1 dev eth1 table local src 10.0.0.1
            """).get();
    private static final Routes ROUTES_V6 = RoutesText.read(Family.IPV6, "routes", """
            2001:db8::/64 dev eth0
            local 2001:db8::5 dev eth0 table local
            local fe80::5 dev eth1 table local
            """).get();
    private static final Peer ME = own("198.51.100.7", "192.0.2.5", "");

    @Test
    void aFirewallThatLetsSshInHolds() {
        assertEquals("", judged(ME, """
                *filter
                :INPUT DROP [0:0]
                :OUTPUT DROP [0:0]
                -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                -A INPUT -i eth0 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
                -A OUTPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
                COMMIT
                """));
    }

    @Test
    void aPolicyOfDropWithAllRulesGoneCutsOff() {
        assertEquals("""
                BROKEN a new connection like yours [the policy of filter INPUT, DROP] []
                BROKEN what comes in on your connection [the policy of filter INPUT, DROP] []
                """, judged(ME, """
                *filter
                :INPUT DROP [0:0]
                COMMIT
                """));
    }

    @Test
    void theRuleThatIsInTheWayIsNamed() {
        assertEquals("BROKEN a new connection like yours "
                + "[filter LIMITS 1: -A LIMITS -s 198.51.100.0/24 -j REJECT --reject-with icmp-port-unreachable] []\n",
                judged(ME, """
                *filter
                :INPUT ACCEPT [0:0]
                :LIMITS - [0:0]
                -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 22 -j LIMITS
                -A LIMITS -s 198.51.100.0/24 -j REJECT --reject-with icmp-port-unreachable
                COMMIT
                """));
    }

    @Test
    void anAnswerThatCantGetOutCutsOff() {
        assertEquals("""
                BROKEN the answer to a new connection like yours [filter OUTPUT 1: -A OUTPUT -p tcp -m tcp --sport 22 -j DROP] []
                BROKEN what this host sends on your connection [filter OUTPUT 1: -A OUTPUT -p tcp -m tcp --sport 22 -j DROP] []
                """, judged(ME, """
                *filter
                :OUTPUT ACCEPT [0:0]
                -A OUTPUT -p tcp -m tcp --sport 22 -j DROP
                COMMIT
                """));
    }

    @Test
    void aLimitMakesItUncertain() {
        assertEquals("UNCERTAIN a new connection like yours [the policy of filter INPUT, DROP] "
                + "[-m limit --limit 3/min (filter INPUT 2)]\n", judged(ME, """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT
                COMMIT
                """));
    }

    @Test
    void aRuleForOneHardwareAddressMakesItUncertain() {
        assertEquals("UNCERTAIN a new connection like yours [the policy of filter INPUT, DROP] "
                + "[! --mac-source 02:00:00:00:00:01]\n", judged(ME, """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                -A INPUT -p tcp -m mac --mac-source 02:00:00:00:00:01 -j ACCEPT
                COMMIT
                """));
    }

    @Test
    void theInterfaceIsTheOneThatRoutesTell() {
        String rules = """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i eth1 -j ACCEPT
                COMMIT
                """;
        assertEquals("", judged(own("10.0.0.9", "10.0.0.1", ""), rules));
        assertTrue(judged(ME, rules).startsWith("BROKEN a new connection"), judged(ME, rules));
    }

    @Test
    void whereNoRoutesAreKnownItDependsOnTheInterface() {
        Ruleset ruleset = read(Family.IPV4, """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i eth1 -j ACCEPT
                COMMIT
                """);
        String judged = judged(ME, ruleset, Surroundings.unknown());
        assertTrue(judged.startsWith("UNCERTAIN a new connection like yours [the policy of filter INPUT, DROP] [! -i eth1"),
                judged);
    }

    @Test
    void ofANetworkEachAddressHasToGetIn() {
        Ruleset ruleset = read(Family.IPV4, """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -s 10.0.0.0/25 -j ACCEPT
                COMMIT
                """);
        Peer all = Peer.of(Prefix.parse(Family.IPV4, "10.0.0.0/24").orElseThrow(), 22);
        Peer half = Peer.of(Prefix.parse(Family.IPV4, "10.0.0.0/25").orElseThrow(), 22);
        assertTrue(judged(all, ruleset, known()).startsWith("BROKEN a new connection from 10.0.0.0/24 to port 22 "));
        assertEquals("", judged(half, ruleset, known()));
    }

    @Test
    void ipv6IsJudgedByItsOwnRules() {
        String rules = """
                *filter
                :INPUT DROP [0:0]
                -A INPUT -s fe80::/10 -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT
                COMMIT
                """;
        assertEquals("", judged(own("fe80::7", "fe80::5", "eth1"), rules));
        assertTrue(judged(own("2001:db8::7", "2001:db8::5", ""), rules).contains("BROKEN a new connection like yours"));
    }

    @Test
    void aNumberedZoneNamesNoInterface() {
        assertEquals("", own("fe80::7", "fe80::5", "3").device());
        assertEquals("eth1", own("fe80::7", "fe80::5", "eth1").device());
    }

    @Test
    void aConnectionToAnotherHostIsNoConcern() {
        assertTrue(Lockout.concerns(ROUTES, ME));
        assertFalse(Lockout.concerns(ROUTES, own("10.0.0.9", "10.0.0.77", "")));
        assertTrue(Lockout.concerns(Routes.unknown(), own("10.0.0.9", "10.0.0.77", "")));
    }

    private static Surroundings known() {
        return new Surroundings(Map.of(Family.IPV4, ROUTES, Family.IPV6, ROUTES_V6), IpSets.unknown(), Optional.empty());
    }

    private static Ruleset read(Family family, String rules) {
        return SaveReader.read(family, "rules", rules).result().get();
    }

    private static Peer own(String client, String server, String zone) {
        Family family = client.contains(":") ? Family.IPV6 : Family.IPV4;
        return Peer.own(Prefix.parse(family, client).orElseThrow(), Prefix.parse(family, server).orElseThrow(), 22, zone);
    }

    private static String judged(Peer peer, String rules) {
        return judged(peer, read(peer.family(), rules), known());
    }

    /** A line for each demand that does not hold. */
    private static String judged(Peer peer, Ruleset ruleset, Surroundings surroundings) {
        Model model = Model.of(Catalogue.standard(), Dialect.STANDARD, surroundings, List.of(ruleset),
                peer.device().isEmpty() ? List.of() : List.of(peer.device()));
        List<Demand> demands = Lockout.demands(model, surroundings.routes(peer.family()), peer);
        return Judgement.of(model, Catalogue.standard(), ruleset, demands).stream()
                .filter(judgement -> judgement.state() != Judgement.State.HOLDS)
                .map(judgement -> judgement.state() + " " + judgement.demand().words() + " " + judgement.deciders()
                        + " " + judgement.dependsOn() + "\n")
                .collect(Collectors.joining());
    }
}
