package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.iptsh.ruleset.trace.Model;
import org.junit.jupiter.api.Test;

class ReachTest {
    private final Host host = Host.of("""
            *filter
            :INPUT DROP [0:0]
            :FORWARD DROP [0:0]
            -A INPUT -i lo -j ACCEPT
            -A INPUT -s 10.0.5.0/24 -j DROP
            -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
            -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 1/sec -j ACCEPT
            -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
            -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
            COMMIT
            """);

    @Test
    void rowsAreTheSourcesThatRulesTellApart() {
        assertEquals("""
                icmp 8 | tcp 22 | tcp 80,443
                0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255: [YES, PERHAPS, YES]
                10.0.0.0-10.0.4.255,10.0.6.0-10.255.255.255: [YES, YES, YES]
                10.0.5.0/24: [NO, NO, NO]""", host.reach(Course.LOCAL));
        assertEquals("\nanyone: []", host.reach(Course.FORWARD));
    }

    @Test
    void whatIsOpenToAllIsOneServiceOfAllProtocols() {
        assertEquals("all protocols\nanyone: [YES]",
                Host.of("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n").reach(Course.LOCAL));
    }

    @Test
    void interfacesTellSourcesApart() {
        assertEquals("tcp 22\nanyone on +: [NO]\nanyone on eth1: [YES]", Host.of("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT
                COMMIT
                """).reach(Course.LOCAL));
    }

    @Test
    void whatIsBeyondTheLimitsIsCounted() {
        Model model = host.model();
        Reach reach = Reach.of(model, host.ruleset(), host.asked(model, Course.LOCAL, ""), 1, 2);
        assertEquals(1, reach.columns().size());
        assertEquals(2, reach.rows().size());
        assertEquals(3, reach.services());
        assertEquals(3, reach.groups());
    }
}
