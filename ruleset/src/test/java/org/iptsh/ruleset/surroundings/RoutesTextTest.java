package org.iptsh.ruleset.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.junit.jupiter.api.Test;

class RoutesTextTest {
    private static Routes read(Family family, String text) {
        return RoutesText.read(family, "routes", text).get();
    }

    private static String told(List<Routes.Route> routes) {
        return routes.stream().map(route -> route.type() + " " + route.destination() + " " + route.devices())
                .collect(Collectors.joining("\n"));
    }

    private static String wrong(String text) {
        Result<Routes> result = RoutesText.read(Family.IPV4, "routes.txt", text);
        return result.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void theLongestNetworkComesFirstAndOfTwoTheLowerMetric() {
        assertEquals("""
                UNICAST 10.8.0.0/16 [eth0, eth1]
                PROHIBIT 10.9.0.0/16 []
                UNICAST 0.0.0.0/0 [eth0]
                UNICAST 0.0.0.0/0 [eth1]""", told(read(Family.IPV4, """
                default via 10.0.0.2 dev eth1 metric 50
                default via 192.0.2.1 dev eth0 proto dhcp src 192.0.2.5 metric 10
                10.8.0.0/16
                \tnexthop via 192.0.2.2 dev eth0 weight 1
                \tnexthop via 10.0.0.2 dev eth1 weight 1
                prohibit 10.9.0.0/16
                10.14.0.0/16 via 10.0.0.2 dev eth1 table 99
                """).routes()));
    }

    @Test
    void theLocalTableIsApart() {
        Routes routes = read(Family.IPV6, """
                2001:db8::/64 dev eth0 proto kernel metric 256 pref medium
                unreachable default dev lo metric 4000 pref medium
                local 2001:db8::5 dev eth0 table local proto kernel metric 0 pref medium
                multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium
                """);
        assertEquals("LOCAL 2001:db8::5 [eth0]\nMULTICAST ff00::/8 [eth0]", told(routes.local()));
        assertEquals("UNICAST 2001:db8::/64 [eth0]\nUNREACHABLE ::/0 []", told(routes.routes()));
    }

    @Test
    void aRouteWithoutItsInterfaceIsNotTaken() {
        assertEquals("UNICAST 10.8.0.0/16 [eth0]", told(read(Family.IPV4, """
                10.7.0.0/16 via 10.0.0.2 dev eth1 dead linkdown
                10.8.0.0/16 linkdown
                \tnexthop via 192.0.2.2 dev eth0 weight 1 linkdown
                \tnexthop via 10.0.0.2 dev eth1 weight 1 dead linkdown
                """).routes()));
    }

    @Test
    void aRouteForSomePacketsOnlyMayOrMayNotBeTaken() {
        assertTrue(read(Family.IPV4, "10.13.0.0/16 tos 0x10 via 10.0.0.2 dev eth1").policyRouted());
        assertTrue(read(Family.IPV6, "2001:db8:9::/48 from 2001:db8::/64 dev eth0").policyRouted());
        assertFalse(read(Family.IPV4, "10.13.0.0/16 via 10.0.0.2 dev eth1").policyRouted());
    }

    @Test
    void anAddressIsToldWhereTheKernelCanTakeNoOther() {
        Routes routes = read(Family.IPV4, """
                local 127.0.0.0/8 dev lo table local src 127.0.0.1
                local 192.0.2.5 dev eth0 table local src 192.0.2.5
                local 192.0.2.6 dev eth0 table local src 192.0.2.5
                local 10.0.0.1 dev eth1 table local src 10.0.0.1
                local 10.1.0.1 dev eth1 table local src 10.1.0.1
                local 10.19.0.0/16 dev lo table local scope host
                """);
        assertEquals("192.0.2.5", routes.address("eth0").orElseThrow().toString());
        assertEquals("127.0.0.1", routes.address("lo").orElseThrow().toString());
        assertTrue(routes.address("eth1").isEmpty());
        assertTrue(routes.address("eth2").isEmpty());
        assertEquals("192.0.2.5", read(Family.IPV4, "192.0.2.0/24 dev eth0 scope link src 192.0.2.5")
                .address("eth0").orElseThrow().toString());
        assertEquals("2001:db8::5", read(Family.IPV6, """
                local 2001:db8::5 dev eth0 table local
                local fe80::1 dev eth0 table local
                """).address("eth0").orElseThrow().toString());
    }

    @Test
    void aTypoIsToldWithItsPlace() {
        assertEquals("""
                routes.txt:2:1: locl is no IPv4 network, and no type of route; did you mean local?
                locl 10.0.0.1 dev eth1
                ^
                routes.txt:3:11: 10.0.0.0/33 is no IPv4 network; write it like 192.0.2.0/24 dev eth0, or default \
                dev eth0
                blackhole 10.0.0.0/33
                          ^
                routes.txt:4:1: the route to 10.2.0.0/16 leads to no interface; add dev and its name, as in dev eth0
                10.2.0.0/16 dve eth1
                ^""", wrong("""
                # ours
                locl 10.0.0.1 dev eth1
                blackhole 10.0.0.0/33
                10.2.0.0/16 dve eth1
                default dev eth0
                """));
        assertEquals("routes.txt:1:6: the network of this route is missing\nlocal\n     ^", wrong("local"));
        assertTrue(wrong("default via 192.0.2.1").startsWith(
                "routes.txt:1:1: the route to default leads to no interface"));
    }
}
