package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SemanticDiffTest {

    private static String filter(String... rules) {
        return "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                + String.join("\n", rules) + "\nCOMMIT\n";
    }

    private static String diff(String before, String after) {
        return Host.of(before).diff(after);
    }

    @Test
    void aCleanUpChangesNothing() {
        assertEquals("", diff(
                filter("-A INPUT -s 10.0.0.0/25 -p tcp -m tcp --dport 22 -j ACCEPT",
                        "-A INPUT -s 10.0.0.128/25 -p tcp -m tcp --dport 22 -j ACCEPT",
                        "-A INPUT -s 10.0.0.5/32 -p tcp -m tcp --dport 22 -j DROP",
                        "-A INPUT -p udp -m udp --dport 53 -j ACCEPT"),
                "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:in - [0:0]\n"
                        + "-A INPUT -j in\n-A in -p udp -m multiport --dports 53 -j ACCEPT\n"
                        + "-A in -s 10.0.0.0/24 -p tcp -m multiport --dports 22 -j ACCEPT\nCOMMIT\n"));
    }

    @Test
    void newlyAcceptedAndRefusedPacketsAreTold() {
        assertEquals("""
                LOCAL DROP → ACCEPT: -s 10.0.5.0/24 -p tcp --dport 22
                  ! -i lo -s 10.0.5.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 22 --ctstate NEW
                LOCAL ACCEPT → DROP: ! -s 10.0.5.0/24 -p icmp --icmp-type 8
                  ! -i lo -s 198.51.100.7 -d 192.0.2.1 -p icmp --icmp-type 8/0 --ctstate NEW""", diff(
                filter("-A INPUT -s 10.0.5.0/24 -j DROP", "-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT",
                        "-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT"),
                filter("-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT")));
    }

    @Test
    void anotherAddressBehindNatIsTold() {
        String nat = "*nat\n:PREROUTING ACCEPT [0:0]\n"
                + "-A PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2\nCOMMIT\n"
                + filter("-A FORWARD -j ACCEPT");
        String found = diff(nat, nat.replace("10.0.0.2", "10.0.0.3"));
        assertTrue(found.startsWith("FORWARD ACCEPT → ACCEPT: -d 192.0.2.1 -p tcp --dport 80"), found);
        assertTrue(found.contains("{DESTINATION=167772162} → {DESTINATION=167772163}"), found);
        assertEquals("", diff(nat, nat));
    }

    @Test
    void aRejectInsteadOfADropIsADifference() {
        assertEquals("""
                LOCAL DROP → REJECT: -p tcp
                  ! -i lo -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 443 --ctstate NEW""", diff(
                filter("-A INPUT -p tcp -j DROP"),
                filter("-A INPUT -p tcp -j REJECT --reject-with icmp-port-unreachable")));
    }

    @Test
    void theSameRateInBothIsNoDifference() {
        String rate = "-A INPUT -p tcp -m tcp --dport 25 -m limit --limit 1/sec -j ACCEPT";
        String other = "-A INPUT -p udp -j ACCEPT";
        assertEquals("", diff(filter(rate, other), filter(other, rate)));
    }

    @Test
    void aRateOfOneOnlyIsAPerhaps() {
        assertEquals("""
                LOCAL DROP → ACCEPT perhaps [-m limit --limit 1/sec (filter: -p tcp -m tcp --dport 25 \
                -m limit --limit 1/sec -j ACCEPT)]: -p tcp --dport 25
                  ! -i lo -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 25 --ctstate NEW""", diff(filter(),
                filter("-A INPUT -p tcp -m tcp --dport 25 -m limit --limit 1/sec -j ACCEPT")));
    }

    @Test
    void aSetThatIsNotHereIsThePerhapsOfBothWays() {
        assertEquals("""
                LOCAL DROP → ACCEPT perhaps [-m set --match-set friends src]: all packets
                  ! -i lo -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 443 --ctstate NEW
                LOCAL ACCEPT → DROP perhaps [-m set --match-set friends src]: all packets
                  ! -i lo -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 443 --ctstate NEW""", diff(
                filter("-A INPUT -m set --match-set friends src -j ACCEPT"),
                filter("-A INPUT -m set ! --match-set friends src -j ACCEPT")));
    }

    @Test
    void ownPacketsCount() {
        assertEquals("""
                OUTPUT ACCEPT → DROP: all packets
                  -o lo -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 443 --ctstate NEW""", diff(filter(), filter().replace(":OUTPUT ACCEPT", ":OUTPUT DROP")));
    }
}
