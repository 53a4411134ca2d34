package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.iptsh.ruleset.trace.Model;
import org.junit.jupiter.api.Test;

class WhoCanTest {
    private final Host host = Host.of("""
            *filter
            :INPUT DROP [0:0]
            :FORWARD DROP [0:0]
            -A INPUT -i lo -j ACCEPT
            -A INPUT -s 10.0.5.0/24 -j DROP
            -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
            -A INPUT -s 192.0.2.7/32 -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT
            -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
            -A FORWARD -o eth1 -s 10.0.0.0/9 -j ACCEPT
            -A FORWARD -o eth1 -s 10.128.0.0/9 -j ACCEPT
            COMMIT
            """);

    @Test
    void rangesAreTheFewestWithTheRulesThatLetThemIn() {
        assertEquals("""
                10.0.0.0-10.0.4.255,10.0.6.0-10.255.255.255: filter INPUT 3
                192.0.2.7 on eth1: filter INPUT 4""", host.whoCan("-p tcp --dport 22"));
        assertEquals("10.0.0.0/8: filter FORWARD 1, filter FORWARD 2", host.whoCan(Course.FORWARD, "-p udp"));
    }

    @Test
    void whatIsDescribedNarrowsTheAnswer() {
        assertEquals("10.0.0.0-10.0.4.255,10.0.6.0-10.0.255.255: filter INPUT 3",
                host.whoCan("-s 10.0.0.0/16 -p tcp --dport 22"));
        assertEquals("10.0.0.0-10.0.4.255,10.0.6.0-10.255.255.255: filter INPUT 3\n192.0.2.7: filter INPUT 4",
                host.whoCan("-i eth1 -p tcp --dport 22"));
        assertEquals("", host.whoCan("-p tcp --dport 81"));
        assertEquals("anyone: filter INPUT 1", host.whoCan("-i lo -p tcp --dport 81"));
    }

    @Test
    void anyoneIsWhoNeedsNoAddress() {
        Host open = Host.of("*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n");
        assertTrue(asked(open).isAnyone());
        assertFalse(asked(host).isAnyone());
    }

    private static WhoCan asked(Host host) {
        Model model = host.model();
        return WhoCan.of(model, host.ruleset(), host.asked(model, Course.LOCAL, "-p tcp --dport 22"), 10);
    }

    @Test
    void rangesBeyondTheLimitAreCounted() {
        StringBuilder rules = new StringBuilder("*filter\n:INPUT DROP [0:0]\n");
        for (int i = 0; i < 10; i++) {
            rules.append("-A INPUT -s 10.0.").append(2 * i).append(".0/24 -p tcp -j ACCEPT\n");
        }
        Host many = Host.of(rules + "COMMIT\n");
        Model model = many.model();
        WhoCan found = WhoCan.of(model, many.ruleset(), many.asked(model, Course.LOCAL, "-p tcp"), 4);
        assertEquals(4, found.sources().size());
        assertEquals(6, found.left());
    }

    @Test
    void aRateLetsInPerhaps() {
        assertEquals("""
                10.0.0.0/8: filter INPUT 1
                anyone perhaps \
                [-m limit --limit 1/sec (filter INPUT 2)]: filter INPUT 2""", Host.of("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 1/sec -j ACCEPT
                COMMIT
                """).whoCan("-p tcp --dport 22"));
    }

    @Test
    void aRateKeepsOutPerhaps() {
        assertEquals("""
                10.0.0.0/8: filter INPUT 1
                anyone perhaps \
                [-m recent --update --seconds 60 --name DEFAULT --mask 255.255.255.255 --rsource (filter INPUT 2)]: filter INPUT 3""", Host.of("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -p tcp -m recent --name DEFAULT --update --seconds 60 -j DROP
                -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
                COMMIT
                """).whoCan("-p tcp --dport 22"));
    }

    @Test
    void aConditionAndItsOppositeLetInForCertain() {
        assertEquals("anyone: filter INPUT 1, filter INPUT 2", Host.of("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -p tcp -m set --match-set friends src -j ACCEPT
                -A INPUT -p tcp -m set ! --match-set friends src -j ACCEPT
                COMMIT
                """).whoCan("-p tcp --dport 22"));
    }

    @Test
    void aTargetThatNobodyKnowsLetsInPerhaps() {
        assertEquals("10.0.0.0/8 perhaps [what filter INPUT 1 does: -s 10.0.0.0/8 -j STRANGE --very]: filter INPUT 1", Host.of("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -s 10.0.0.0/8 -j STRANGE --very
                COMMIT
                """).whoCan("-p tcp --dport 22"));
    }

    @Test
    void routesTellWhatIsForThisHost() {
        Host router = Host.router("""
                *filter
                :INPUT DROP [0:0]
                -A INPUT -d 192.0.2.5/32 -p tcp -j ACCEPT
                -A INPUT -s 10.0.0.0/24 -d 198.51.100.1/32 -p tcp -j ACCEPT
                COMMIT
                """);
        assertEquals("anyone: filter INPUT 1", router.whoCan("-p tcp --dport 22"));
        assertEquals("", router.whoCan("-d 198.51.100.1 -p tcp --dport 22"));
    }

    @Test
    void natIsFollowed() {
        assertEquals("10.0.0.0/8: filter FORWARD 1", Host.of("""
                *nat
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.16.0.2:8080
                COMMIT
                *filter
                :FORWARD DROP [0:0]
                -A FORWARD -s 10.0.0.0/8 -d 172.16.0.2/32 -p tcp -m tcp --dport 8080 -j ACCEPT
                COMMIT
                """).whoCan(Course.FORWARD, "-d 192.0.2.1 -p tcp --dport 80"));
    }
}
