package org.iptsh.ruleset.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.packet.Packets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For each thing that rules test, packets that a rule matches, and others that it just does not. */
class MatchingTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            -s 192.0.2.0/24                          | -s 192.0.2.255                  | -s 192.0.3.0
            ! -s 192.0.2.0/24                        | -s 192.0.3.0                    | -s 192.0.2.1
            -s 10.0.0.1/255.0.0.255                  | -s 10.9.9.1                     | -s 10.9.9.2
            -d 192.0.2.5                             | -d 192.0.2.5                    | -d 192.0.2.4
            -i eth0                                  | -i eth0                         | -i eth1
            -i eth+                                  | -i eth9                         | -i et
            ! -i eth+                                | -i lo                           | -i eth0
            -p tcp                                   | -p tcp                          | -p udp
            -p 47                                    | -p gre                          | -p tcp
            -p tcp --sport 1024:                     | -p tcp --sport 65535            | -p tcp --sport 1023
            -p udp --dport 53                        | -p udp --dport 53               | -p tcp --dport 53
            -p tcp ! --dport 22                      | -p tcp --dport 23               | -p udp --dport 23
            -p tcp -m multiport --dports 80,8000:8010 | -p tcp --dport 8010            | -p tcp --dport 8011
            -p tcp -m multiport --ports 80           | -p tcp --sport 80 --dport 9     | -p tcp --sport 9 --dport 9
            -p tcp -m multiport ! --dports 80,443    | -p tcp --dport 81               | -p tcp --dport 443
            -p tcp --syn                             | -p tcp --tcp-flags ALL SYN      | -p tcp --tcp-flags ALL SYN,ACK
            -p tcp --tcp-flags SYN,RST SYN           | -p tcp --tcp-flags ALL SYN,FIN  | -p tcp --tcp-flags ALL SYN,RST
            -p icmp --icmp-type 3                    | -p icmp --icmp-type 3/4         | -p icmp --icmp-type 8
            -p icmp --icmp-type fragmentation-needed | -p icmp --icmp-type 3/4         | -p icmp --icmp-type 3/1
            -m conntrack --ctstate NEW,RELATED       | -m conntrack --ctstate RELATED  | -m conntrack --ctstate ESTABLISHED
            -m conntrack ! --ctstate NEW             | -m conntrack --ctstate INVALID  | -m conntrack --ctstate NEW
            -m state --state ESTABLISHED             | --ctstate ESTABLISHED           | --ctstate NEW
            -m mark --mark 0x10/0xf0                 | -m mark --mark 0x1f             | -m mark --mark 0x20
            -m tos --tos 0x10/0xff                   | -m tos --tos 0x10               | -m tos --tos 0x11
            -m dscp --dscp 46                        | -m tos --tos 0xb9               | -m tos --tos 0xb4
            -m dscp --dscp-class EF                  | -m tos --tos 0xb9               | -m tos --tos 0xb4
            -m length --length 100:200               | -m length --length 200          | -m length --length 201
            -m ttl --ttl-lt 5                        | -m ttl --ttl-eq 4               | -m ttl --ttl-eq 5
            -m ttl --ttl-gt 5                        | -m ttl --ttl-eq 6               | -m ttl --ttl-eq 5
            -m mac --mac-source 02:00:00:00:00:01    | -m mac --mac-source 02:00:00:00:00:01 | -m mac --mac-source 02:00:00:00:00:02
            -m iprange --src-range 10.0.0.3-10.0.1.4 | -s 10.0.1.4                     | -s 10.0.1.5
            -m iprange ! --dst-range 10.0.0.3-10.0.1.4 | -d 10.0.1.5                   | -d 10.0.0.3
            -m pkttype --pkt-type broadcast          | -m pkttype --pkt-type broadcast | -m pkttype --pkt-type unicast
            -f                                       | -f                              | ! -f
            -m comment --comment any                 | -s 192.0.2.1                    |
            """)
    void matchesWhatItSays(String rule, String matched, String other) {
        assertMatches(Family.IPV4, rule, matched, other);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            -s 2001:db8::/32                         | -s 2001:db8:ffff::1             | -s 2001:db9::1
            -p ipv6-icmp -m icmp6 --icmpv6-type 135  | -p ipv6-icmp --icmpv6-type 135  | -p ipv6-icmp --icmpv6-type 136
            -m hl --hl-eq 255                        | -m hl --hl-eq 255               | -m hl --hl-eq 254
            -m iprange --dst-range ::1-::9           | -d ::9                          | -d ::a
            """)
    void matchesWhatItSaysInIpv6(String rule, String matched, String other) {
        assertMatches(Family.IPV6, rule, matched, other);
    }

    /** A negated test of a field matches no packet that does not have it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -p tcp ! --dport 22                      | -p tcp -f
            -p tcp -m multiport ! --dports 80,443    | -p tcp -f
            -p tcp ! --syn                           | -p tcp -f
            -p icmp ! --icmp-type 8                  | -p icmp -f
            -m conntrack --ctdir REPLY               | --ctstate INVALID
            -m connmark ! --mark 1                   | --ctstate UNTRACKED
            """)
    void matchesNoPacketWithoutTheField(String rule, String packet) {
        assertEquals("none", matched(Family.IPV4, rule, packet), packet);
    }

    private static void assertMatches(Family family, String rule, String matched, String other) {
        assertEquals("all", matched(family, rule, matched), matched);
        if (other != null) {
            assertEquals("none", matched(family, rule, other), other);
        }
    }

    /** Whether a rule matches all packets of a description, some, or none. */
    private static String matched(Family family, String rule, String packets) {
        Host host = new Host(Host.read(family, "*filter\n-A INPUT " + rule + " -j ACCEPT\nCOMMIT\n"),
                Host.of("*filter\nCOMMIT\n").surroundings());
        Description description = Host.description(family, packets);
        Model model = host.model(description);
        Packets described = model.meant(description.packets(model));
        Table table = host.ruleset().table("filter").orElseThrow();
        Packets matches = model.reading().meaning(table,
                Reading.spot(table, "INPUT", table.chain("INPUT").orElseThrow().rules(), 0),
                Hook.INPUT).matches();
        return described.minus(matches).isEmpty() ? "all" : described.intersects(matches) ? "some" : "none";
    }
}
