package org.iptsh.ruleset.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BothFamiliesTest {
    private static final Edits EDITS = new Edits(Catalogue.standard(), Dialect.STANDARD);

    private static Result<Firewall> apply(Firewall firewall, String line, Where where) {
        Result<EditLine> parsed = EditLine.parse(line, where);
        return parsed.isGood() ? EDITS.apply(parsed.get(), firewall) : new Result.Bad<>(parsed.problems());
    }

    private static List<String> rules(Firewall firewall, Family family, String chain) {
        return firewall.get(family).chain("filter", chain).orElseThrow().rules().stream()
                .map(Object::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', value = {
        "-p tcp --dport 22 -j ACCEPT > -p tcp -m tcp --dport 22 -j ACCEPT > -p tcp -m tcp --dport 22 -j ACCEPT",
        "-p icmp -j ACCEPT > -p icmp -j ACCEPT > -p ipv6-icmp -j ACCEPT",
        "! -p icmp -j DROP > ! -p icmp -j DROP > ! -p ipv6-icmp -j DROP",
        "-p ipv6-icmp -j ACCEPT > -p icmp -j ACCEPT > -p ipv6-icmp -j ACCEPT",
        "-p icmp --icmp-type ping -j ACCEPT > -p icmp -m icmp --icmp-type 8 -j ACCEPT > -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT",
        "-p icmp --icmp-t=pong -j ACCEPT > -p icmp -m icmp --icmp-type 0 -j ACCEPT > -p ipv6-icmp -m icmp6 --icmpv6-type 129 -j ACCEPT",
        "-p 1 -m icmp ! --icmp-type 3/4 > -p icmp -m icmp ! --icmp-type 3/4 > -p ipv6-icmp -m icmp6 ! --icmpv6-type 2",
        "-p icmpv6 --icmpv6-type packet-too-big -j ACCEPT > -p icmp -m icmp --icmp-type 3/4 -j ACCEPT > -p ipv6-icmp -m icmp6 --icmpv6-type 2 -j ACCEPT",
        "-j REJECT > -j REJECT --reject-with icmp-port-unreachable > -j REJECT --reject-with icmp6-port-unreachable",
        "-j REJECT --reject-with admin-prohib > -j REJECT --reject-with icmp-admin-prohibited > -j REJECT --reject-with icmp6-adm-prohibited",
        "-p tcp -j REJECT --reject-with tcp-reset > -p tcp -j REJECT --reject-with tcp-reset > -p tcp -j REJECT --reject-with tcp-reset",
        "-m ttl --ttl-lt 3 -j DROP > -m ttl --ttl-lt 3 -j DROP > -m hl --hl-lt 3 -j DROP",
        "-s 0.0.0.0/0 -i lo -j ACCEPT > -i lo -j ACCEPT > -i lo -j ACCEPT",
    })
    void aRuleIsPutIntoTheWordsOfEach(String rule, String four, String six) {
        Firewall edited = apply(Firewall.empty(), "both -A INPUT " + rule, Where.START).get();
        assertEquals(List.of(four), rules(edited, Family.IPV4, "INPUT"));
        assertEquals(List.of(six), rules(edited, Family.IPV6, "INPUT"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', value = {
        "both -A INPUT -s 192.0.2.1 -j DROP > in IPv6, 192.0.2.1 is an IPv4 address",
        "both -A INPUT -p icmp --icmp-type 3 -j DROP > --icmp-type has no exact counterpart in IPv6 with this value; in IPv6, packet-too-big is a type of its own: write two lines",
        "both -A INPUT -p icmp --icmp-type 13 -j DROP > --icmp-type has no exact counterpart in IPv6 with this value; write a line for each family",
        "both -A INPUT -p icmpv6 --icmpv6-type 135 -j DROP > --icmpv6-type has no exact counterpart in IPv4 with this value; IPv4 asks for hardware addresses",
        "both -A INPUT -j REJECT --reject-with icmp-proto-unreachable > --reject-with has no exact counterpart in IPv6 with this value; write a line for each family",
        "both -A INPUT --dprot 22 > unknown option --dprot",
        "both -D INPUT 1 > rule 1 need not be the same rule in both families",
        "both -I INPUT 5 -j DROP > in IPv4, INPUT has no rules; there is no place 5",
        "both > no command",
    })
    void whatCannotBeForBothIsRefusedWithTheReason(String line, String reason) {
        String said = apply(Firewall.empty(), line, Where.START).problems().get(0).headline();
        assertTrue(said.startsWith(reason), said);
    }

    @Test
    void bothOrNeither() {
        Firewall six = apply(Firewall.empty(), "ip6tables -N web", Where.START).get();
        assertFalse(apply(six, "both -N web", Where.START).isGood());
        assertFalse(apply(six, "both -A web -j DROP", Where.START).isGood());
        Firewall each = apply(six, "iptables -N web", Where.START).get();
        assertTrue(apply(each, "both -A web -j DROP", Where.START).isGood());
    }

    @Test
    void whoeverStandsInBothNeedsNoWordForIt() {
        Where both = new Where(Family.IPV4, true, "filter", "");
        Firewall edited = apply(Firewall.empty(), "-A INPUT -j DROP", both).get();
        assertEquals(List.of("-j DROP"), rules(edited, Family.IPV6, "INPUT"));
        Firewall one = apply(edited, "iptables -F INPUT", both).get();
        assertEquals(List.of(), rules(one, Family.IPV4, "INPUT"));
        assertEquals(List.of("-j DROP"), rules(one, Family.IPV6, "INPUT"));
    }
}
