package org.iptsh.ruleset.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.Candidate;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.catalogue.Highlight;
import org.iptsh.ruleset.catalogue.Hints;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfDescriptionTest {
    private static final Hints HINTS = new Hints(List.of("WEB"), List.of("eth0", "eth1", "lo"),
            Map.of("blocked", "hash:ip"), List.of("root"), List.of("adm"), List.of("0x1"), List.of("mine"),
            Map.of("192.0.2.1", "address of eth0"), List.of());

    /** What is offered behind a line that ends in a blank, or for its last word. */
    private static Set<String> offered(String line, Family... families) {
        List<Token> words = new ArrayList<>(Lexer.shell(line));
        String word = line.isEmpty() || line.endsWith(" ") ? "" : words.remove(words.size() - 1).text();
        return half(line, words, families).candidates(HINTS, word).stream()
                .map(Candidate::text).collect(Collectors.toSet());
    }

    private static HalfDescription half(String line, List<Token> words, Family... families) {
        return HalfDescription.of(Catalogue.standard(), Dialect.STANDARD,
                families.length == 0 ? Family.all() : List.of(families), line, words);
    }

    private static String roles(String line) {
        return half(line, Lexer.shell(line)).highlights(line).stream()
                .map(part -> part.role() + ":" + line.substring(part.start(), part.end()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                            | -i,-o,-s,-d,-p,--ctstate,--mark,--mac-source,-m,!",
        "'-i '                         | eth0,eth1,lo",
        "'-i eth0 '                    | -s,-d,-p,--ctstate",
        "'-p '                         | tcp,udp,icmp,sctp",
        "'-p tcp '                     | --sport,--dport,--tcp-flags,--syn,--ctstate",
        "'-p udp '                     | --sport,--dport",
        "'-p icmp '                    | --icmp-type",
        "'-p tcp --dport ss'           | ssh",
        "'-p tcp --dport 22 --ctstate '| NEW,ESTABLISHED,RELATED,INVALID",
        "'--ctst'                      | --ctstate",
        "'-d '                         | 192.0.2.1",
    })
    void whatAPacketCanBeToldByIsOffered(String line, String expected) {
        Set<String> offered = offered(line);
        assertTrue(offered.containsAll(List.of(expected.split(","))), offered.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''             | -j,-g,--jump,ACCEPT,DROP,--limit,--comment,-c",
        "'-i eth0 '     | -j,-g,ACCEPT",
        "'-p udp '      | --syn,--tcp-flags,--icmp-type,-j",
        "'-p '          | -s,--dport",
        "'-p tcp --dport 22 ' | -j,--dport",
    })
    void whatCanNotStandThereIsNot(String line, String unwanted) {
        Set<String> offered = offered(line);
        for (String word : unwanted.split(",")) {
            assertFalse(offered.contains(word), word + " among " + offered);
        }
    }

    @Test
    void wordsOfTheOtherFamilyAreReadInIt() {
        String line = "-s 2001:db8::1 -p ipv6-icmp ";
        assertEquals(Family.IPV6, half(line, Lexer.shell(line)).family());
        assertTrue(offered(line).contains("--icmpv6-type"));
        assertEquals(Family.IPV4, half("-p tcp", Lexer.shell("-p tcp")).family());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "-i eth0 -p tcp --dport 22  > OPTION:-i VALUE:eth0 OPTION:-p VALUE:tcp OPTION:--dport VALUE:22",
        "! -s 192.0.2.7             > NEGATION:! OPTION:-s VALUE:192.0.2.7",
        "--ctstate NEW              > OPTION:--ctstate VALUE:NEW",
        "-p tcp --dport http2       > OPTION:-p VALUE:tcp OPTION:--dport ERROR:http2",
        "-s 999.1.1.1               > OPTION:-s ERROR:999.1.1.1",
        "-m frob                    > OPTION:-m UNKNOWN:frob"
    })
    void eachWordHasItsColour(String line, String roles) {
        assertEquals(roles, roles(line));
    }
}
