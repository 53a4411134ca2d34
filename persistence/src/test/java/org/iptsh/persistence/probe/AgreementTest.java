package org.iptsh.persistence.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Trace;
import org.junit.jupiter.api.Test;

/** What was seen, and what it agrees with. */
class AgreementTest {
    private static final String RULES = """
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            -A FORWARD -p udp -m limit --limit 1/hour -j DROP
            -A INPUT -p tcp -j ACCEPT
            COMMIT
            """;
    private static final String ROUTES = """
            default via 192.0.2.1 dev eth0
            10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.1
            local 192.0.2.5 dev eth0 table local src 192.0.2.5
            """;
    private static final Met LIMITED = new Met("filter", "FORWARD", 1, "DROP");
    private static final Met POLICY = new Met("filter", "FORWARD", 0, "ACCEPT");
    private static final String THROUGH = "-i eth0 -p udp -s 203.0.113.9 -d 10.0.0.7 --dport 53";

    private static Agreement agreement(String words, Seen seen) {
        Ruleset ruleset = SaveReader.read(Family.IPV4, "rules", RULES).result().get();
        Description description = Description.read(Catalogue.standard(), Dialect.STANDARD, Family.IPV4, words,
                Lexer.shell(words)).get();
        Surroundings surroundings = new Surroundings(
                Map.of(Family.IPV4, RoutesText.read(Family.IPV4, "routes", ROUTES).get()), IpSets.read(""),
                Optional.empty());
        Model model = Model.of(Catalogue.standard(), Dialect.STANDARD, surroundings, List.of(ruleset),
                description.interfaces());
        Trace trace = model.trace(ruleset, model.meant(description.packets(model)));
        assertFalse(description.packets(model).dependsOn(Field.OUT), words);
        return Agreement.of(trace, seen);
    }

    @Test
    void whatDependsOnMoreThanThePacketMayGoEitherWay() {
        assertTrue(agreement(THROUGH, new Seen(List.of(LIMITED), List.of())).holds());
        assertTrue(agreement(THROUGH, new Seen(List.of(POLICY), List.of("eth1"))).holds());
        assertFalse(agreement(THROUGH, new Seen(List.of(LIMITED, POLICY), List.of("eth1"))).holds());
    }

    @Test
    void aPacketComesOutWhereItIsSaidToLeave() {
        assertFalse(agreement(THROUGH, new Seen(List.of(POLICY), List.of("eth0"))).holds());
        assertFalse(agreement(THROUGH, new Seen(List.of(POLICY), List.of())).holds());
        String here = "-i eth0 -p tcp -s 203.0.113.9 -d 192.0.2.5 --dport 22";
        Met accepted = new Met("filter", "INPUT", 1, "ACCEPT");
        assertTrue(agreement(here, new Seen(List.of(accepted), List.of())).holds());
        assertFalse(agreement(here, new Seen(List.of(accepted), List.of("eth1"))).holds());
    }

    @Test
    void theyPartAtTheFirstRuleThatTheTraceDoesNotTellOf() {
        Met other = new Met("filter", "FORWARD", 2, "DROP");
        assertEquals(Optional.of(other), agreement(THROUGH, new Seen(List.of(other), List.of())).first());
        assertEquals(Optional.empty(), agreement(THROUGH, new Seen(List.of(), List.of())).first());
    }
}
