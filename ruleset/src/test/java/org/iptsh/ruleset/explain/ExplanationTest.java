package org.iptsh.ruleset.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Golden;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplanationTest {

    static List<Golden> rules() {
        return Golden.read("/org/iptsh/ruleset/explain/explained.golden");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleIsPutIntoPlainWords(Golden row) {
        List<String> told = new ArrayList<>();
        for (Rule rule : Catalogue.standard()
                .canonical(row.place(), row.input(), Lexer.shell(row.input()))
                .get()) {
            told.add(Explanation.of(Catalogue.standard(), row.place(), rule));
        }
        assertEquals(row.expected(), told);
    }

    @Test
    void aRuleThatCannotBeReadIsQuoted() {
        Place place = new Place(Family.IPV4, "filter", "INPUT", name -> false);
        String told = Explanation.of(Catalogue.standard(), place, Rule.of("-p tcp --dport 99999"));
        assertTrue(told.endsWith(": -p tcp --dport 99999."), told);
    }
}
