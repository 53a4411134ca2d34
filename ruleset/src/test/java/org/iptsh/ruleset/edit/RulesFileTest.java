package org.iptsh.ruleset.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.junit.jupiter.api.Test;

class RulesFileTest {
    private static final Edits EDITS = new Edits(Catalogue.standard(), Dialect.STANDARD);

    private static List<String> problems(String text) {
        return RulesFile.read(Family.IPV4, "rules.v4", text, Firewall.empty(), EDITS).problems().stream()
                .map(Problem::headline).toList();
    }

    @Test
    void aMistypedChainIsLookedForAmongThoseThatTheFileDeclares() {
        assertEquals(List.of("rules.v4:4:13: there is no chain \"WBE\" in the table filter; "
                + "did you mean WEB? Else make it first with -N WBE"), problems("""
                *filter
                :INPUT ACCEPT [0:0]
                :WEB - [0:0]
                -A INPUT -g WBE
                COMMIT
                """));
        assertEquals(List.of("rules.v4:3:22: there is no chain \"WBE\" in the table filter; "
                + "did you mean WEB? Else make it first with -N WBE",
                "rules.v4:4:13: no chain WBE in table filter; did you mean WEB? Else make it with -N WBE"), problems("""
                iptables -N WEB
                iptables -A WEB -j ACCEPT
                iptables -A INPUT -j WBE
                iptables -A WBE -j DROP
                """));
    }
}
