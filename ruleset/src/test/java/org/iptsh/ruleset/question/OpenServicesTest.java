package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OpenServicesTest {

    @Test
    void aServiceIsOpenToTheWorldIfMostAddressesReachIt() {
        assertEquals("""
                icmp 8 to this host: filter INPUT 6
                tcp 22 to this host perhaps: filter INPUT 3, filter INPUT 4
                tcp 80,443 to this host: filter INPUT 5
                all protocols through this host: the policy of filter FORWARD""", Host.of("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 10.0.5.0/24 -j DROP
                -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 1/sec -j ACCEPT
                -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
                -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
                COMMIT
                """).openServices());
    }

    @Test
    void whatOneInterfaceLetsInNamesIt() {
        assertEquals("tcp 22 to this host on eth1: filter INPUT 1", Host.of("""
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                -A INPUT -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT
                COMMIT
                """).openServices());
    }

    @Test
    void theLoopbackIsNotTheWorld() {
        assertEquals("", Host.of("""
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                -A INPUT -i lo -j ACCEPT
                -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                -A INPUT -s 10.0.0.0/8 -j ACCEPT
                COMMIT
                """).openServices());
    }
}
