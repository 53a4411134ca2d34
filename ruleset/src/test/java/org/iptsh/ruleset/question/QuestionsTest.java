package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final String RULES = """
            *filter
            :INPUT DROP [0:0]
            -A INPUT -i lo -j ACCEPT
            -A INPUT -s 10.0.5.0/24 -j DROP
            -A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
            -A INPUT -s 192.0.2.7/32 -i eth1 -p tcp -m tcp --dport 22 -j ACCEPT
            -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 1/sec -j ACCEPT
            -A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT
            -A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT
            COMMIT
            """;

    private final Host host = Host.of(RULES);

    @Test
    void sourcesAreToldByTheFewestRangesWithTheRulesThatLetThemIn() {
        assertEquals("0.0.0.0-10.0.4.255,10.0.6.0-255.255.255.255: filter INPUT 6", host.whoCan("-p tcp --dport 80"));
        assertEquals("", host.whoCan("-p tcp --dport 81"));
        assertEquals("10.0.0.0-10.0.4.255,10.0.6.0-10.0.255.255: filter INPUT 3",
                host.whoCan("-s 10.0.0.0/16 -p tcp --dport 22"));
    }

    @Test
    void whatAPacketDoesNotTellMakesAPerhapsOfAnAnswer() {
        assertEquals("""
                10.0.0.0-10.0.4.255,10.0.6.0-10.255.255.255: filter INPUT 3
                192.0.2.7 on eth1: filter INPUT 4
                0.0.0.0-9.255.255.255,11.0.0.0-255.255.255.255 perhaps \
                [-m limit --limit 1/sec (filter INPUT 5)]: filter INPUT 5""", host.whoCan("-p tcp --dport 22"));
        Host refusing = Host.of("""
                *filter
                :INPUT ACCEPT [0:0]
                -A INPUT -m set --match-set banned src -j DROP
                COMMIT
                """);
        assertEquals("anyone perhaps [-m set --match-set banned src]: the policy of filter INPUT",
                refusing.whoCan("-p tcp --dport 22"));
    }

    @Test
    void servicesAndSourcesAreCutWhereTheRulesetTellsThemApart() {
        assertEquals("""
                icmp 8 | tcp 22 | tcp 80,443
                10.0.5.0/24: [NO, NO, NO]
                0.0.0.0-9.255.255.255,11.0.0.0-192.0.2.6,192.0.2.8-255.255.255.255 and 192.0.2.7 on +: \
                [YES, PERHAPS, YES]
                10.0.0.0-10.0.4.255,10.0.6.0-10.255.255.255 and 192.0.2.7 on eth1: [YES, YES, YES]""",
                host.reach(Course.LOCAL));
        assertEquals("all protocols\nanyone: [YES]", host.reach(Course.FORWARD));
    }

    @Test
    void whatIsOpenToTheWorldIsTold() {
        assertEquals("""
                icmp 8 to this host: filter INPUT 7
                tcp 22 to this host perhaps: filter INPUT 3, filter INPUT 4, filter INPUT 5
                tcp 80,443 to this host: filter INPUT 6
                all protocols through this host: the policy of filter FORWARD""", host.openServices());
    }

    @Test
    void aDifferenceIsToldByItsPacketsAndAnExample() {
        String more = RULES.replace("--dports 80,443", "--dports 80,443,8080")
                .replace("-A INPUT -s 10.0.5.0/24 -j DROP\n", "")
                .replace("-A INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT\n", "");
        assertEquals("""
                LOCAL DROP → ACCEPT: --from local or -i eth1,+ -p tcp --dport 8080 \
                | --from local or -i eth1,+ -s 10.0.5.0/24 -p tcp --dport 22,80,443,8080
                  -i eth1 -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 8080 --ctstate NEW
                LOCAL ACCEPT → DROP: --from local or -i eth1,+ ! -s 10.0.5.0/24 -p icmp --icmp-type 8
                  -i eth1 -s 198.51.100.7 -d 192.0.2.1 -p icmp --icmp-type 8/0 --ctstate NEW""", host.diff(more));
    }

    @Test
    void packetsThatAreOnlyChangedOtherwiseAreADifferenceToo() {
        assertEquals("""
                LOCAL ACCEPT → ACCEPT: --from local or -i eth1,+ ! -s 10.0.5.0/24 -p tcp --dport 80 --ctstate NEW,RELATED \
                {DESTINATION_PORT=80} → {DESTINATION_PORT=443}
                  -i eth1 -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 80 --ctstate NEW""",
                host.diff("""
                *nat
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING ! -i lo -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 443
                COMMIT
                """ + RULES));
    }

    /** What the clean-ups of administrators come to. */
    @Test
    void noPacketIsTreatedDifferentlyByTheSameInOtherWords() {
        for (String same : new String[] {
            RULES,
            RULES.replace("-A INPUT -s 10.0.5.0/24 -j DROP\n",
                    "-A INPUT -s 10.0.5.0/25 -j DROP\n-A INPUT -s 10.0.5.128/25 -j DROP\n"),
            RULES.replace("-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT\n",
                    "-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT\n"),
            RULES.replace("COMMIT\n", "-A INPUT -j DROP\nCOMMIT\n"),
            RULES.replace(":INPUT DROP [0:0]\n", ":INPUT DROP [0:0]\n:WEB - [0:0]\n")
                    .replace("-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT\n",
                            "-A INPUT -p tcp -j WEB\n-A WEB -p tcp -m multiport --dports 80,443 -j ACCEPT\n")
        }) {
            assertEquals("", host.diff(same));
        }
    }

    @Test
    void aRateInBothIsTheSameAndOneThatIsNewIsAPerhaps() {
        assertEquals("""
                LOCAL DROP → ACCEPT perhaps [-m limit --limit 1/sec \
                (filter: -p tcp -m tcp --dport 25 -m limit --limit 1/sec -j ACCEPT)]: \
                --from local or -i eth1,+ ! -s 10.0.5.0/24 -p tcp --dport 25
                  -i eth1 -s 198.51.100.7 -d 192.0.2.1 -p tcp --sport 40000 --dport 25 --ctstate NEW""",
                host.diff(RULES.replace("COMMIT\n",
                        "-A INPUT -p tcp -m tcp --dport 25 -m limit --limit 1/sec -j ACCEPT\nCOMMIT\n")));
    }
}
