package org.iptsh.ruleset.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is known of addresses' types where no routes are: by the hook that a packet has got to. */
class UnknownRoutesTest {
    /** As ufw does it. */
    private static final String NOT_LOCAL = """
            *filter
            :INPUT DROP [0:0]
            :FORWARD DROP [0:0]
            :NOT-LOCAL - [0:0]
            -A INPUT -j NOT-LOCAL
            -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
            -A NOT-LOCAL -m addrtype --dst-type LOCAL -j RETURN
            -A NOT-LOCAL -m addrtype --dst-type MULTICAST -j RETURN
            -A NOT-LOCAL -m addrtype --dst-type BROADCAST -j RETURN
            -A NOT-LOCAL -j REJECT
            COMMIT
            """;

    @Test
    void whatIsForThisHostIsOfOneOfThreeTypes() {
        assertEquals("ACCEPT filter INPUT 2", Host.of(NOT_LOCAL).traceLocal("-i eth0 -p tcp --dport 22"));
        assertEquals("DROP the policy of filter INPUT", Host.of(NOT_LOCAL).traceLocal("-i eth0 -p tcp --dport 23"));
    }

    @Test
    void whichOfThemIsNotKnown() {
        Host host = Host.of("*filter\n:INPUT DROP [0:0]\n-A INPUT -m addrtype --dst-type LOCAL -j ACCEPT\n"
                + "-A INPUT -m addrtype --dst-type BROADCAST -j REJECT\nCOMMIT\n");
        assertEquals("ACCEPT filter INPUT 1: [-m addrtype --dst-type LOCAL]\n"
                + "REJECT filter INPUT 2: [-m addrtype --dst-type LOCAL]", host.traceLocal("-d 192.0.2.5"));
        assertEquals("REJECT filter INPUT 2", host.traceLocal("-d 255.255.255.255"));
        assertEquals("DROP the policy of filter INPUT", host.traceLocal("-d 224.0.0.251"));
    }

    @Test
    void whatIsForwardedIsForNoAddressOfThisHost() {
        Host host = Host.of("*filter\n:FORWARD DROP [0:0]\n-A FORWARD -m addrtype --dst-type LOCAL -j REJECT\n"
                + "-A FORWARD -m addrtype ! --dst-type LOCAL -j ACCEPT\nCOMMIT\n");
        assertEquals("ACCEPT filter FORWARD 2", host.trace("-i eth0 -d 192.0.2.5 -o eth1"));
    }

    @Test
    void beforeRoutingAllMayBeAndATranslatedAddressIsAnother() {
        Host host = Host.of("""
                *nat
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -m addrtype --dst-type LOCAL -j DNAT --to-destination 10.0.0.9
                COMMIT
                *mangle
                :POSTROUTING ACCEPT [0:0]
                -A POSTROUTING -m addrtype --dst-type LOCAL -j DROP
                COMMIT
                """);
        // It may be let through, though what is translated and dropped is all asked for in the same words.
        assertEquals("ACCEPT -: [-m addrtype --dst-type LOCAL]\n"
                + "DROP mangle POSTROUTING 1: [-m addrtype --dst-type LOCAL]",
                host.trace("-i eth0 -d 192.0.2.5 -o eth1 --ctstate NEW"));
    }

    @Test
    void inIpv6ItIsOneOfThisHostsOrAnyonesOrEverybodys() {
        Host host = Host.v6("*filter\n:INPUT DROP [0:0]\n-A INPUT -m addrtype --dst-type LOCAL -j ACCEPT\n"
                + "-A INPUT -m addrtype --dst-type ANYCAST -j ACCEPT\nCOMMIT\n");
        assertEquals("ACCEPT filter INPUT 1: [-m addrtype --dst-type LOCAL]\n"
                + "ACCEPT filter INPUT 2: [-m addrtype --dst-type LOCAL]", host.traceLocal("-d 2001:db8::5"));
        assertEquals("DROP the policy of filter INPUT", host.traceLocal("-d ff02::1"));
    }
}
