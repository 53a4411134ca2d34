package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamenessTest {
    private static final Sameness FILTER = new Sameness(Family.IPV4, "filter", Golden.CHAINS::contains);

    static List<Golden> measured() {
        return Golden.read("canonical.golden");
    }

    static Stream<Dialect> dialects() {
        return Stream.of(Backend.values())
                .flatMap(backend -> Stream.of("1.8.9", "1.8.11").map(version -> Dialect.of(backend, version)));
    }

    private static List<Rule> rules(String... texts) {
        return Stream.of(texts).map(Rule::of).toList();
    }

    private static boolean same(String before, String after) {
        return FILTER.same("INPUT", rules(before), rules(after));
    }

    @ParameterizedTest
    @MethodSource("measured")
    void aRuleIsTheSameHoweverItIsSpelled(Golden row) {
        Place place = row.place();
        Sameness sameness = new Sameness(place.family(), place.table(), place.chains());
        List<Rule> printed = row.expected().stream().map(Rule::of).toList();
        if (printed.size() == 1) {
            boolean warned = !Catalogue.standard().canonical(place, row.input(), Lexer.restore(row.input()))
                    .problems().isEmpty();
            assertEquals(!warned || printed.get(0).text().equals(row.input()),
                    sameness.same(place.chain(), rules(row.input()), printed));
        }
        dialects().forEach(dialect -> {
            Place other = new Place(place.family(), place.table(), place.chain(), place.chains(), dialect);
            Result<List<Rule>> spelled = Catalogue.standard().canonical(other, row.input(), Lexer.restore(row.input()));
            if (spelled.isGood()) {
                assertTrue(sameness.same(place.chain(), spelled.get(), printed), dialect + ": " + spelled.get());
            }
        });
    }

    @Test
    void rulesThatIptablesPrintsDifferentlyAreNotTheSame() {
        List<Golden> rows = measured();
        for (int i = 1; i < rows.size(); i++) {
            Place place = rows.get(i).place();
            List<Rule> before = rules(rows.get(i - 1).expected().toArray(String[]::new));
            List<Rule> after = rules(rows.get(i).expected().toArray(String[]::new));
            Sameness sameness = new Sameness(place.family(), place.table(), place.chains());
            assertEquals(before.equals(after), sameness.same(place.chain(), before, after), rows.get(i).input());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-p tcp -m tcp ! --sport 0:100,                   -p tcp -m tcp --sport 101:65535",
        "-j NFLOG --nflog-range 64,                       -j NFLOG",
        "-p tcp --dport ssh -j ACCEPT,                    -p tcp -m tcp --dport 22 -j ACCEPT",
        "-s 10.0.0.7 -j web,                              -s 10.0.0.7/32 -j web",
        "-p 6 -j QUEUE,                                   -p tcp -j QUEUE"
    })
    void spellingsOfOneRule(String before, String after) {
        Sameness sameness = new Sameness(Family.IPV4, "filter", "web"::equals);
        assertTrue(sameness.same("INPUT", rules(before), rules(after)));
        assertTrue(sameness.same("INPUT", rules(after), rules(before)));
    }

    @ParameterizedTest
    @CsvSource({
        "-j DROP,                                         -j ACCEPT",
        "-s 10.0.0.7/32,                                  -s 10.0.0.8/32",
        "-m owner --uid-owner www-data,                   -m owner --uid-owner 33",
        "-s localhost -j DROP,                            -s 127.0.0.1/32 -j DROP",
        "-p 6 -m geoip --src-cc DE,                       -p tcp -m geoip --src-cc DE",
        "'-s 10.0.0.7,10.0.0.8 -j DROP',                  -s 10.0.0.7/32 -j DROP",
        "-j nowhere -s 10.0.0.7,                          -s 10.0.0.7/32 -j nowhere"
    })
    void whatCannotBeReadHereIsComparedAsText(String before, String after) {
        assertFalse(same(before, after));
        assertTrue(same(before, before));
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 120})
    void whatOneBackEndCutsIsNotTheSame(int length) {
        String start = "-j NFLOG --nflog-prefix " + "x".repeat(length);
        assertFalse(same(start + "a", start + "b"));
        String longest = "-j NFLOG --nflog-prefix " + "x".repeat(127);
        assertFalse(same(longest + "a", longest));
    }

    @Test
    void rulesOfOneTextAreTheSameWhateverTheySay() {
        assertTrue(same("--no such rule", "--no such rule"));
        assertFalse(same("--no such rule", "--no  such rule"));
    }

    @Test
    void comparedListsKeepTheirLengthAndOrder() {
        Sameness.Compared compared = FILTER.compared("INPUT",
                rules("-j NFLOG", "-j NFLOG --nflog-range 64", "-j DROP", "--odd"),
                rules("-j DROP", "-j NFLOG --nflog-range 64", "-j NFLOG --nflog-range 9"));
        assertEquals(rules("-j NFLOG", "-j NFLOG --nflog-range 64", "-j DROP", "--odd"), compared.before());
        assertEquals(rules("-j DROP", "-j NFLOG --nflog-range 64", "-j NFLOG"), compared.after());
    }

    @Test
    void theSameRulesInOtherSpellingsDoNotDiffer() {
        List<Rule> before = rules("-j NFLOG", "-j DROP", "-j NFLOG --nflog-range 64");
        List<Rule> respelled = rules("-j NFLOG --nflog-range 64", "-j DROP", "-j NFLOG");
        List<Rule> moved = rules("-j NFLOG --nflog-range 64", "-j NFLOG", "-j DROP");
        assertFalse(FILTER.compared("INPUT", before, respelled).differ());
        assertTrue(FILTER.compared("INPUT", before, moved).differ());
    }

    @Test
    void aRuleIsFoundByItsTextFirst() {
        List<Rule> rules = rules("-j DROP", "-j NFLOG", "-j NFLOG --nflog-range 64");
        assertEquals(2, FILTER.indexOf("INPUT", rules, Rule.of("-j NFLOG --nflog-range 64")));
        assertEquals(1, FILTER.indexOf("INPUT", rules, Rule.of("-j NFLOG --nflog-range 9")));
        assertEquals(-1, FILTER.indexOf("INPUT", rules, Rule.of("-j ACCEPT")));
    }
}
