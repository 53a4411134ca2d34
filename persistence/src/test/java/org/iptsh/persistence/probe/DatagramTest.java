package org.iptsh.persistence.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets byte for byte, and those that there can't be. */
class DatagramTest {
    private static final String TCP = "-i eth0 -p tcp -s 192.0.2.7 -d 192.0.2.5 --sport 40000 --dport 22 "
            + "-m length --length 40 -m ttl --ttl-eq 64 -m tos --tos 0x10 ";

    private static Datagram made(Family family, String words) {
        Description description = Description.read(Catalogue.standard(), Dialect.STANDARD, family, words,
                Lexer.shell(words)).get();
        Model model = Model.of(Catalogue.standard(), Dialect.STANDARD, Surroundings.unknown(),
                List.of(Ruleset.empty(family)), description.interfaces());
        Packets packets = description.packets(model).and(model.space().possible())
                .and(words.contains("-i ") ? model.space().all() : model.space().nowhere(
                        Field.IN));
        return Datagram.of(model.space(), Example.of(packets, Map.of()).orElseThrow(), 7);
    }

    @Test
    void aTcpPacketHasItsHeadersAndChecksums() {
        Datagram packet = made(Family.IPV4, TCP + "--tcp-flags ALL SYN --ctstate NEW");
        assertEquals("eth0", packet.link());
        assertEquals("-", packet.connection());
        // The checksums were worked out by other means.
        assertEquals("000000000000" + "000000000000" + "0800"
                + "4510002800070000" + "4006" + "f6ac" + "c0000207c0000205"
                + "9c40001600000001000000005002" + "2000" + "6f7e" + "0000",
                HexFormat.of().formatHex(packet.bytes()));
    }

    @Test
    void whatBelongsToAConnectionSaysToWhich() {
        assertEquals("6,192.0.2.7,40000,192.0.2.5,22,0",
                made(Family.IPV4, TCP + "--tcp-flags ALL ACK --ctstate ESTABLISHED --ctdir ORIGINAL").connection());
        assertEquals("6,192.0.2.5,22,192.0.2.7,40000,0",
                made(Family.IPV4, TCP + "--tcp-flags ALL ACK --ctstate ESTABLISHED --ctdir REPLY").connection());
        assertEquals("1,192.0.2.5,7,192.0.2.7,8/0,0", made(Family.IPV4, "-i eth0 -p icmp --icmp-type 0/0 -s 192.0.2.7 "
                + "-d 192.0.2.5 -m length --length 60 --ctstate ESTABLISHED --ctdir REPLY").connection());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -p tcp -m length --length 39 --tcp-flags ALL SYN --ctstate NEW   | such a packet has at least 40 bytes
            -p tcp --tcp-flags ALL ACK --ctstate NEW -m length --length 60   | only a TCP packet with SYN, and without \
            ACK, FIN and RST, is NEW to a kernel that picks no connection up halfway
            -p tcp --tcp-flags ALL SYN --ctstate INVALID -m length --length 60 | a TCP packet with SYN is not INVALID
            -p icmp --icmp-type 0 --ctstate NEW -m length --length 60        | an ICMP packet is NEW only if it asks \
            something, as an echo request does
            -p gre --ctstate INVALID -m length --length 60                   | no packet of protocol 47 is INVALID to \
            connection tracking
            -p udp --ctstate RELATED -m length --length 60                   | only an ICMP error is RELATED without a helper
            -p udp --ctstate UNTRACKED -m length --length 60                 | only rules make a packet UNTRACKED
            -p udp -f --ctstate NEW -m length --length 60                    | connection tracking keeps a fragment until \
            it has the others
            """)
    void whatCantBeSentIsRefusedWithTheReason(String words, String reason) {
        assertEquals(reason, assertThrows(Unsendable.class, () -> made(Family.IPV4, words)).getMessage());
    }
}
