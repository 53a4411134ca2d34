package org.iptsh.ruleset.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.junit.jupiter.api.Test;

class TraceTest {
    private static final String FILTER = """
            *filter
            :INPUT DROP [0:0]
            :FORWARD DROP [0:0]
            :OUTPUT ACCEPT [0:0]
            :SSH - [0:0]
            -A INPUT -i lo -j ACCEPT
            -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A INPUT -p tcp -m tcp --dport 22 -j SSH
            -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
            -A SSH -s 192.0.2.0/24 -j ACCEPT
            -A SSH -s 198.51.100.7/32 -j RETURN
            -A SSH -j REJECT --reject-with icmp-port-unreachable
            -A FORWARD -i eth1 -o eth0 -j ACCEPT
            COMMIT
            """;

    @Test
    void aPacketIsDecidedByTheFirstRuleThatMatchesIt() {
        Host host = Host.router(FILTER);
        assertEquals("ACCEPT filter SSH 1",
                host.trace("-i eth0 -p tcp -s 192.0.2.7 -d 192.0.2.5 --dport 22 --ctstate NEW"));
        assertEquals("REJECT filter SSH 3",
                host.trace("-i eth0 -p tcp -s 203.0.113.9 -d 192.0.2.5 --dport 22 --ctstate NEW"));
        assertEquals("DROP the policy of filter INPUT",
                host.trace("-i eth0 -p tcp -s 198.51.100.7 -d 192.0.2.5 --dport 22 --ctstate NEW"));
        assertEquals("ACCEPT filter INPUT 4",
                host.trace("-i eth0 -p tcp -s 198.51.100.7 -d 192.0.2.5 --dport 443 --ctstate NEW"));
        assertEquals("ACCEPT filter INPUT 2",
                host.trace("-i eth0 -p udp -s 198.51.100.7 -d 192.0.2.5 --sport 53 --ctstate ESTABLISHED"));
    }

    @Test
    void routesDecideBetweenInputAndForward() {
        Host host = Host.router(FILTER);
        assertEquals("ACCEPT filter FORWARD 1",
                host.trace("-i eth1 -p tcp -s 10.0.0.9 -d 198.51.100.1 --dport 80 --ctstate NEW"));
        assertEquals("DROP the policy of filter FORWARD",
                host.trace("-i eth0 -p tcp -s 198.51.100.1 -d 10.0.0.9 --dport 80 --ctstate NEW"));
    }

    @Test
    void destinationTranslationIsSeenByRoutingAndByLaterRules() {
        Host host = Host.router("""
                *nat
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.9:80
                -A PREROUTING -i eth0 -p tcp -m tcp --dport 2222 -j REDIRECT --to-ports 22
                COMMIT
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                -A INPUT -d 192.0.2.5/32 -p tcp -m tcp --dport 22 -j ACCEPT
                -A FORWARD -d 10.0.0.9/32 -o eth1 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT -j ACCEPT
                COMMIT
                """);
        assertEquals("ACCEPT filter FORWARD 1",
                host.trace("-i eth0 -p tcp -s 203.0.113.9 -d 192.0.2.5 --dport 8080 --ctstate NEW"));
        assertEquals("ACCEPT filter INPUT 1",
                host.trace("-i eth0 -p tcp -s 203.0.113.9 -d 192.0.2.5 --dport 2222 --ctstate NEW"));
        assertEquals("DROP the policy of filter INPUT",
                host.trace("-i eth0 -p tcp -s 203.0.113.9 -d 192.0.2.5 --dport 8080 --ctstate ESTABLISHED"));
    }

    @Test
    void marksTravelWithThePacket() {
        Host host = Host.router("""
                *mangle
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -s 10.0.0.0/24 -j MARK --set-xmark 0x10/0xff
                -A PREROUTING -s 10.0.0.9/32 -j MARK --set-xmark 0x1/0x0
                COMMIT
                *filter
                :INPUT DROP [0:0]
                -A INPUT -m mark --mark 0x11 -j REJECT --reject-with icmp-port-unreachable
                -A INPUT -m mark --mark 0x10/0xf0 -j ACCEPT
                COMMIT
                """);
        assertEquals("ACCEPT filter INPUT 2", host.trace("-i eth1 -s 10.0.0.8 -d 10.0.0.1 --ctstate NEW"));
        assertEquals("REJECT filter INPUT 1", host.trace("-i eth1 -s 10.0.0.9 -d 10.0.0.1 --ctstate NEW"));
        assertEquals("DROP the policy of filter INPUT", host.trace("-i eth0 -s 10.1.0.9 -d 10.0.0.1 --ctstate NEW"));
    }

    @Test
    void anUntrackedPacketHasNoOtherState() {
        Host host = Host.router("""
                *raw
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -p udp -m udp --dport 53 -j CT --notrack
                -A PREROUTING -m conntrack --ctstate INVALID -p icmp -j DROP
                COMMIT
                *filter
                :INPUT DROP [0:0]
                -A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT
                COMMIT
                """);
        assertEquals("ACCEPT filter INPUT 1", host.trace("-i eth0 -p udp -d 192.0.2.5 --dport 53 --ctstate NEW"));
        assertEquals("DROP the policy of filter INPUT",
                host.trace("-i eth0 -p udp -d 192.0.2.5 --dport 54 --ctstate NEW"));
        assertEquals("DROP raw PREROUTING 2", host.trace("-i eth0 -p icmp -d 192.0.2.5 --ctstate NEW"));
    }

    /** Whatever the description says of their state. */
    @Test
    void connectionTrackingLeavesNeighbourDiscoveryAlone() {
        Host host = Host.v6("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -m conntrack --ctstate INVALID,NEW -j REJECT --reject-with icmp6-port-unreachable
                -A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT
                COMMIT
                """);
        for (int type : new int[] {130, 133, 136, 143}) {
            assertEquals("ACCEPT filter INPUT 2",
                    host.traceLocal("-i eth0 -p ipv6-icmp --icmpv6-type " + type + " --ctstate NEW"));
        }
        for (int type : new int[] {128, 137}) {
            assertEquals("REJECT filter INPUT 1",
                    host.traceLocal("-i eth0 -p ipv6-icmp --icmpv6-type " + type + " --ctstate NEW"));
        }
    }

    @Test
    void anErrorAboutAConnectionMeetsNoRuleOfNatButTheFirstPacketOfARelatedOneDoes() {
        Host host = Host.router("""
                *nat
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -i eth0 -j DNAT --to-destination 10.0.0.9
                COMMIT
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                -A FORWARD -d 10.0.0.9/32 -j ACCEPT
                COMMIT
                """);
        assertEquals("DROP the policy of filter INPUT",
                host.trace("-i eth0 -p icmp -d 192.0.2.5 --icmp-type 3/4 --ctstate RELATED"));
        assertEquals("ACCEPT filter FORWARD 1",
                host.trace("-i eth0 -p tcp -d 192.0.2.5 --dport 20 --ctstate RELATED"));
    }

    @Test
    void aGotoReturnsToWhereTheLastJumpWasMade() {
        Host host = Host.of("""
                *filter
                :INPUT ACCEPT [0:0]
                :A - [0:0]
                :B - [0:0]
                -A INPUT -j A
                -A INPUT -p udp -j DROP
                -A A -g B
                -A A -j DROP
                -A B -p tcp -j REJECT --reject-with tcp-reset
                COMMIT
                """);
        assertEquals("REJECT filter B 1", host.traceLocal("-i eth0 -p tcp"));
        assertEquals("DROP filter INPUT 2", host.traceLocal("-i eth0 -p udp"));
    }

    @Test
    void whatAPacketDoesNotTellIsFollowedBothWays() {
        Host host = Host.router("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -p icmp -m limit --limit 1/sec -j ACCEPT
                COMMIT
                """);
        assertEquals("""
                ACCEPT filter INPUT 1: [-m limit --limit 1/sec (filter INPUT 1)]
                DROP the policy of filter INPUT: [-m limit --limit 1/sec (filter INPUT 1)]""",
                host.trace("-i eth0 -p icmp -d 192.0.2.5"));
    }

    @Test
    void membersOfSetsAreKnownAndTheLongestNetworkDecides() {
        Host host = Host.router("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -m set --match-set friends src -j ACCEPT
                -A INPUT -m set --match-set services dst,dst -j REJECT
                -A INPUT -m set --match-set elsewhere src -j ACCEPT
                COMMIT
                """, """
                create friends hash:net family inet hashsize 1024 maxelem 65536
                create services hash:ip,port family inet hashsize 1024 maxelem 65536
                add friends 10.0.0.0/8
                add friends 10.1.0.0/16 nomatch
                add services 192.0.2.5,tcp:22
                """);
        assertEquals("ACCEPT filter INPUT 1", host.trace("-i eth0 -s 10.2.0.1 -d 192.0.2.5"));
        assertEquals("REJECT filter INPUT 2", host.trace("-i eth0 -p tcp -s 10.1.0.1 -d 192.0.2.5 --dport 22"));
        assertEquals("""
                ACCEPT filter INPUT 3: [-m set --match-set elsewhere src]
                DROP the policy of filter INPUT: [-m set --match-set elsewhere src]""",
                host.trace("-i eth0 -p tcp -s 10.1.0.1 -d 192.0.2.5 --dport 23"));
    }

    @Test
    void whatThisHostSendsMeetsOutputAndPostrouting() {
        Host host = Host.router("""
                *filter
                :OUTPUT DROP [0:0]
                -A OUTPUT -o eth1 -j ACCEPT
                -A OUTPUT -o lo -j ACCEPT
                COMMIT
                """);
        String own = "-s 192.0.2.5 --ctstate NEW ";
        assertEquals("ACCEPT filter OUTPUT 1", host.traceOwn(own + "-d 10.0.0.9"));
        assertEquals("ACCEPT filter OUTPUT 2", host.traceOwn(own + "-d 10.0.0.1"));
        assertEquals("DROP the policy of filter OUTPUT", host.traceOwn(own + "-d 203.0.113.2"));
    }

    @Test
    void anUnknownTargetMayDoAnything() {
        Host host = Host.of("""
                *filter
                :INPUT ACCEPT [0:0]
                -A INPUT -p tcp -j TARPIT
                COMMIT
                """);
        assertEquals("""
                ACCEPT the policy of filter INPUT: [what filter INPUT 1 does: -p tcp -j TARPIT]
                UNKNOWN filter INPUT 1: [what filter INPUT 1 does: -p tcp -j TARPIT]""",
                host.traceLocal("-i eth0 -p tcp"));
    }

    @Test
    void whatThisHostHasNoRouteForMeetsNoRule() {
        Host host = new Host(Host.read(Family.IPV4, "*filter\n:OUTPUT DROP [0:0]\nCOMMIT\n"), new Surroundings(
                Map.of(Family.IPV4, RoutesText.read(Family.IPV4, "routes",
                        "default dev eth0\nblackhole 10.9.0.0/16\n").get()), IpSets.unknown(), Optional.empty()));
        assertEquals("DROP -", host.traceOwn("-d 10.9.9.1"));
        assertEquals("DROP the policy of filter OUTPUT", host.traceOwn("-d 10.8.9.1"));
    }

    @Test
    void allTablesOfOutputSeeTheInterfaceOfTheFirstRoute() {
        Host host = Host.router("""
                *nat
                :OUTPUT ACCEPT [0:0]
                -A OUTPUT -d 203.0.113.9/32 -j DNAT --to-destination 10.0.0.9
                COMMIT
                *filter
                :OUTPUT ACCEPT [0:0]
                -A OUTPUT -d 10.0.0.9/32 -o eth0 -j REJECT
                COMMIT
                *mangle
                :POSTROUTING ACCEPT [0:0]
                -A POSTROUTING -o eth1 -j DROP
                COMMIT
                """);
        assertEquals("REJECT filter OUTPUT 1", host.traceOwn("-s 192.0.2.5 -d 203.0.113.9 --ctstate NEW"));
        assertEquals("DROP mangle POSTROUTING 1", host.traceOwn("-s 10.0.0.1 -d 10.0.0.9 --ctstate NEW"));
    }

    /** As Calico writes it: what leaves with the address of another interface. */
    @Test
    void anAddressMayBeAskedForOnOneInterface() {
        Host host = Host.router("""
                *filter
                :OUTPUT ACCEPT [0:0]
                -A OUTPUT -m addrtype ! --src-type LOCAL --limit-iface-out -m addrtype --src-type LOCAL -j REJECT
                COMMIT
                """);
        assertEquals("ACCEPT the policy of filter OUTPUT", host.traceOwn("-s 192.0.2.5 -d 192.0.2.9"));
        assertEquals("REJECT filter OUTPUT 1", host.traceOwn("-s 192.0.2.5 -d 10.0.0.9"));
        assertEquals("ACCEPT the policy of filter OUTPUT", host.traceOwn("-s 203.0.113.9 -d 10.0.0.9"));
    }

    @Test
    void packetsThatRulesLeaveNoHopsEndHereBesideThoseThatGoOn() {
        Host host = Host.router("""
                *mangle
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -p tcp -j TTL --ttl-set 1
                -A PREROUTING -p udp -m limit --limit 1/hour -j TTL --ttl-dec 1
                COMMIT
                """);
        assertEquals("ACCEPT -\nDROP -", host.trace("-i eth1 -s 10.0.0.9 -d 198.51.100.1 -m ttl --ttl-eq 64"));
        String limit = ": [-m limit --limit 1/hour (mangle PREROUTING 2)]";
        assertEquals("ACCEPT -" + limit + "\nDROP -" + limit,
                host.trace("-i eth1 -p udp -s 10.0.0.9 -d 198.51.100.1 -m ttl --ttl-eq 2"));
        assertEquals("DROP -", host.trace("-i eth1 -p gre -s 10.0.0.9 -d 198.51.100.1 -m ttl --ttl-eq 1"));
    }

    @Test
    void hopsThatNobodySpeaksOfAreEnough() {
        Host host = Host.router("*filter\nCOMMIT\n");
        assertEquals("ACCEPT the policy of filter FORWARD",
                host.trace("-i eth1 -p udp -s 10.0.0.9 -d 198.51.100.1"));
    }

    @Test
    void hopsGoDownToNoneAndUpToTheMost() {
        Host host = Host.of("""
                *mangle
                :INPUT ACCEPT [0:0]
                -A INPUT -j TTL --ttl-dec 3
                -A INPUT -m ttl --ttl-eq 0 -j DROP
                -A INPUT -j TTL --ttl-inc 255
                -A INPUT -m ttl --ttl-eq 255 -j ACCEPT
                -A INPUT -j DROP
                COMMIT
                """);
        assertEquals("DROP mangle INPUT 2", host.traceLocal("-m ttl --ttl-eq 2"));
        assertEquals("DROP mangle INPUT 2", host.traceLocal("-m ttl --ttl-eq 3"));
        assertEquals("ACCEPT -", host.traceLocal("-m ttl --ttl-eq 4"));
    }

    @Test
    void onlyAnotherAddressOrPortMakesAConnectionTranslated() {
        Host host = Host.of("""
                *nat
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -p tcp -j DNAT --to-destination 192.0.2.5:80
                -A PREROUTING -j NETMAP --to 10.0.0.0/24
                COMMIT
                *filter
                :INPUT ACCEPT [0:0]
                -A INPUT -m conntrack --ctstate DNAT -j DROP
                COMMIT
                """);
        assertEquals("ACCEPT the policy of filter INPUT",
                host.traceLocal("-i eth0 -p tcp -d 192.0.2.5 --dport 80 --ctstate NEW"));
        assertEquals("DROP filter INPUT 1", host.traceLocal("-i eth0 -p tcp -d 192.0.2.5 --dport 81 --ctstate NEW"));
        assertEquals("DROP filter INPUT 1", host.traceLocal("-i eth0 -p udp -d 192.0.2.5 --ctstate NEW"));
        assertEquals("ACCEPT the policy of filter INPUT", host.traceLocal("-i eth0 -p udp -d 10.0.0.7 --ctstate NEW"));
    }
}
