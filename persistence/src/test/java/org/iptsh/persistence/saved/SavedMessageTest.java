package org.iptsh.persistence.saved;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Kind;
import org.junit.jupiter.api.Test;

class SavedMessageTest {
    private static final Change ADDED = change(Family.IPV4, "filter", "INPUT", Kind.ADDED, "-A INPUT -j ACCEPT");
    private static final Change REMOVED = change(Family.IPV4, "filter", "INPUT", Kind.REMOVED, "-A INPUT -j DROP");
    private static final Change POLICY = change(Family.IPV6, "filter", "FORWARD", Kind.POLICY, "-P FORWARD DROP");

    @Test
    void withoutAWordOfTheAuthorTheCountIsTheSubject() {
        assertMessage("filter/INPUT: 2 rules added, 1 removed (IPv4)", "", ADDED, REMOVED, ADDED);
        assertMessage("filter/INPUT: 1 rule removed (IPv4)", " ", REMOVED);
        assertMessage("filter/FORWARD: policy DROP (IPv6)", "", POLICY);
    }

    @Test
    void whatTheAuthorWroteComesFirst() {
        assertMessage(
                """
                Let the web in

                As asked for by the web people.

                filter/INPUT: 1 rule added (IPv4)
                filter/FORWARD: policy DROP (IPv6)""",
                "Let the web in\n\nAs asked for by the web people.\n", ADDED, POLICY);
    }

    @Test
    void theSameInBothFamiliesIsSaidOnce() {
        Change six = change(Family.IPV6, "filter", "INPUT", Kind.ADDED, "-A INPUT -j ACCEPT");
        assertMessage("filter/INPUT: 1 rule added (IPv4 and IPv6)", "", ADDED, six);
        assertMessage("filter/INPUT: 2 rules added (IPv4); filter/INPUT: 1 rule added (IPv6)", "", ADDED, ADDED, six);
    }

    @Test
    void chainsThatComeAndGoAreNamed() {
        Change web = change(Family.IPV4, "nat", "WEB", Kind.CHAIN_ADDED, "-N WEB");
        Change rule = change(Family.IPV4, "nat", "WEB", Kind.ADDED, "-A WEB -j RETURN");
        Change old = change(Family.IPV4, "nat", "OLD", Kind.CHAIN_REMOVED, "-X OLD");
        assertMessage("nat/WEB: new chain, 1 rule added (IPv4); nat/OLD: chain removed (IPv4)", "", web, rule, old);
    }

    @Test
    void whatIsTooLongForASubjectIsAddedUpThereAndToldBelow() {
        Change[] changes = IntStream.range(0, 4)
                .mapToObj(i -> change(Family.IPV4, "filter", "CHAIN" + i, Kind.ADDED, "-A CHAIN" + i))
                .toArray(Change[]::new);
        assertMessage(
                """
                4 chains of filter: 4 rules added (IPv4)

                filter/CHAIN0: 1 rule added (IPv4)
                filter/CHAIN1: 1 rule added (IPv4)
                filter/CHAIN2: 1 rule added (IPv4)
                filter/CHAIN3: 1 rule added (IPv4)""",
                "", changes);
    }

    @Test
    void whereNoRuleChangedThatIsSaid() {
        assertMessage("No rule changed", "");
        assertMessage("Audited", "Audited");
    }

    private static void assertMessage(String expected, String text, Change... changes) {
        assertEquals(expected, SavedMessage.of(Optional.of(text), List.of(changes)));
    }

    private static Change change(Family family, String table, String chain, Kind kind, String line) {
        return new Change(family, table, chain, kind, 1, 0, line, "");
    }
}
