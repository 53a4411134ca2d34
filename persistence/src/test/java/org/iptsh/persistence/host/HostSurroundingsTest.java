package org.iptsh.persistence.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class HostSurroundingsTest {
    private static final String SETUP = """
            ip link add eth0 type veth peer name eth1
            ip addr add 192.0.2.5/24 dev eth0
            ip addr add 10.0.0.1/24 dev eth1
            ip addr add 2001:db8::5/64 dev eth0 nodad
            ip link set eth0 up
            ip link set eth1 up
            ip route add default via 192.0.2.1
            ip route add 10.8.0.0/16 nexthop via 192.0.2.2 nexthop via 10.0.0.2
            ip route add blackhole 10.9.0.0/16
            """;

    @Test
    void aHostTellsItsAddressesAndRoutes() {
        try (Namespace namespace = Namespace.open()) {
            Programs programs = namespace.programs();
            SETUP.lines().forEach(line -> programs.run(line.split(" ")));
            Surroundings host = HostSurroundings.of(programs);
            Routes four = host.routes(Family.IPV4);
            assertEquals(Optional.of(Set.of("lo", "eth0", "eth1")), host.interfaces());
            assertEquals(List.of("10.0.0.0/24", "192.0.2.0/24", "10.8.0.0/16", "10.9.0.0/16", "0.0.0.0/0"),
                    four.routes().stream().map(route -> route.destination().toString()).sorted(
                            Comparator.comparingInt(text -> -Integer.parseInt(text.split("/")[1]))).toList());
            assertEquals("192.0.2.5", four.address("eth0").orElseThrow().toString());
            assertTrue(four.local().stream().anyMatch(route -> route.destination().toString().equals("10.0.0.1")));
            assertTrue(host.routes(Family.IPV6).local().stream()
                    .anyMatch(route -> route.destination().toString().equals("2001:db8::5")));
            assertEquals(List.of("eth0", "eth1"), four.routes().stream()
                    .filter(route -> route.destination().toString().equals("10.8.0.0/16"))
                    .findFirst().orElseThrow().devices().stream().sorted().toList());
            assertFalse(four.policyRouted());
            assertFalse(four.forwards());
        }
    }

    @Test
    void aRuleOfRoutingAndForwardingAreNoticed() {
        try (Namespace namespace = Namespace.open()) {
            Programs programs = namespace.programs();
            programs.run("ip", "rule", "add", "fwmark", "1", "lookup", "100");
            programs.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
            Routes routes = HostSurroundings.of(programs).routes(Family.IPV4);
            assertTrue(routes.policyRouted());
            assertTrue(routes.forwards());
        }
    }

    @Test
    void oneInterfaceThatForwardsIsEnough() {
        try (Namespace namespace = Namespace.open()) {
            Programs programs = namespace.programs();
            assertFalse(HostSurroundings.of(programs).routes(Family.IPV4).forwards());
            programs.run("sysctl", "-qw", "net.ipv4.conf.lo.forwarding=1");
            assertTrue(HostSurroundings.of(programs).routes(Family.IPV4).forwards());
        }
    }

    @Test
    void withoutTheProgramsNothingIsKnown() {
        Surroundings host = HostSurroundings.of(new Programs(List.of("/nonexistent/program"), Map.of()));
        assertFalse(host.routes(Family.IPV4).isKnown());
        assertEquals(Optional.empty(), host.interfaces());
    }
}
