package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Place INPUT = Golden.place(Family.IPV4, "filter", "INPUT");

    private static List<Extension> all(Family family) {
        List<Extension> all = new ArrayList<>(Catalogue.standard().matches(family));
        all.addAll(Catalogue.standard().targets(family));
        all.add(Catalogue.standard().rule(family));
        return all;
    }

    @Test
    void everyBlockOfTheTablesReadsWithoutAProblem() {
        assertTrue(Catalogue.standard().with("none", "# nothing\n").isGood());
    }

    @Test
    void everyExtensionAndEveryOptionHasALineOfHelp() {
        for (Family family : Family.all()) {
            for (Extension extension : all(family)) {
                assertFalse(extension.help().isEmpty(), extension.toString());
                for (Option option : extension.options()) {
                    assertFalse(option.help().isEmpty(), extension + " " + option.name());
                }
            }
        }
    }

    @Test
    void everyOptionThatAnotherNamesIsThere() {
        for (Family family : Family.all()) {
            for (Extension extension : all(family)) {
                for (Option option : extension.options()) {
                    Option.Traits traits = option.traits();
                    List<String> named = new ArrayList<>(traits.as());
                    named.addAll(traits.either());
                    named.addAll(traits.below());
                    traits.upTo().forEach(clause -> named.addAll(clause.words()));
                    named.addAll(traits.behind());
                    named.addAll(traits.relativeTo());
                    traits.needs().forEach(clause -> named.addAll(clause.words()));
                    traits.excludes().forEach(clause -> named.addAll(clause.words()));
                    if (!traits.flips().isEmpty()) {
                        named.add(traits.flips());
                    }
                    for (String name : named) {
                        assertTrue(extension.option(name) != null, extension + " " + option.name() + " names " + name);
                    }
                }
            }
        }
    }

    @Test
    void anAdministratorCanAddAnExtension() {
        String table = """
                words country : country
                    DE, Germany : Germany
                    AT, Austria : Austria
                match geoip : where an address lies
                    ! --src-cc, --source-country <list-of country> (required) : country of the source | from {}
                """;
        Catalogue catalogue = Catalogue.standard().with("geoip.table", table).get();
        String line = "-m geoip ! --source-country austria,DE -j DROP";
        Result<List<Rule>> rules = catalogue.canonical(INPUT, line, Lexer.restore(line));
        assertEquals("-m geoip ! --src-cc DE,AT -j DROP", rules.get().get(0).text());
        assertTrue(rules.problems().isEmpty());
    }

    @Test
    void whatIsWrongInAnAddedTableIsToldWithItsLineAndColumn() {
        String table = """
                    --stray : no block
                match mine : mine
                    --one <number> : lacks its range
                    --two <words-of x> : no such kind
                    --three <one-of nothing> : no such words
                    --four (rquired) : no such clause
                    tabels nat
                    --five no colon
                    --six ([nft] required) : a clause that holds everywhere
                targt x : no such block
                """;
        List<String> told = Catalogue.standard().with("mine.table", table).problems().stream()
                .map(Problem::headline)
                .toList();
        assertEquals(
                List.of(
                        "mine.table:1:1: this line belongs to no block",
                        "mine.table:10:1: a block begins with match, target, words, rule or elsewhere, not targt",
                        "mine.table:3:19: <number> lacks a part",
                        "mine.table:4:23: unknown kind of value <words-of x>",
                        "mine.table:5:29: there are no words nothing",
                        "mine.table:6:21: unknown clause (rquired)",
                        "mine.table:7:5: expected an option, or one of: tables, chains, protocols, beside, offered, effect, "
                                + "exactly one of, at least one of, at most one of",
                        "mine.table:8:12: expected a clause or \" : \" and one line of help",
                        "mine.table:9:27: (required) can't have a condition"),
                told);
    }

    @Test
    void helpShowsWhereAnExtensionMayStandAndEachOption() {
        assertEquals(
                List.of(
                        "match owner: who made a packet on this host",
                        "  chains: OUTPUT, POSTROUTING",
                        "  at least one of --uid-owner, --gid-owner and --socket-exists",
                        "  [!] --socket-exists    a socket of this host made it",
                        "  [!] --uid-owner USER   user of the process",
                        "  [!] --gid-owner GROUP  group of the process",
                        "      --suppl-groups     the process's supplementary groups count, too"),
                Catalogue.standard().help(Catalogue.standard().match("owner", Family.IPV4).get()));
    }

    @Test
    void eachWordOfAHalfTypedRuleHasItsRole() {
        String line = "! -s 10.0.0.0/33 -p tcp -m conntrack --ctstate NEW --dprot 22 -m geoip --cc DE -j LOG";
        StringBuilder roles = new StringBuilder();
        for (Highlight highlight : Catalogue.standard().typed(INPUT, line, Lexer.shell(line)).highlights()) {
            roles.append(line, highlight.start(), highlight.end()).append('=').append(highlight.role()).append(' ');
        }
        assertEquals(
                "!=NEGATION -s=OPTION 10.0.0.0/33=ERROR -p=OPTION tcp=VALUE -m=OPTION conntrack=EXTENSION "
                        + "--ctstate=OPTION NEW=VALUE --dprot=ERROR 22=UNKNOWN -m=OPTION geoip=UNKNOWN --cc=UNKNOWN "
                        + "DE=UNKNOWN -j=OPTION LOG=EXTENSION ",
                roles.toString());
    }

    /** A slow resolver would hold up each key. */
    @Test
    void whileARuleIsTypedNoHostIsAskedFor() {
        Names names = (Names) Proxy.newProxyInstance(Names.class.getClassLoader(), new Class<?>[] {Names.class},
                (proxy, method, arguments) -> {
                    assertNotEquals("addresses", method.getName(), "the resolver was asked");
                    return method.invoke(Names.common(), arguments);
                });
        Catalogue catalogue = Catalogue.standard().with(names);
        String line = "-s www.example.org -d a.example/24,b.example -p tcp -m iprange ";
        List<Token> words = Lexer.shell(line);
        Place six = Golden.place(Family.IPV6, "filter", "INPUT");
        Specification typed = catalogue.typed(INPUT, line, words);
        assertTrue(typed.highlights().stream().noneMatch(part -> part.role() == Highlight.Role.ERROR));
        assertFalse(catalogue.complete(INPUT, Hints.NONE, words, "--").isEmpty());
        assertFalse(catalogue.completeBoth(INPUT, six, Hints.NONE, words, "--").isEmpty());
        assertThrows(AssertionError.class, () -> catalogue.canonical(INPUT, line, words));
    }

    @Test
    void aRuleIsKnownToNameASetByItsOptionsNotByItsWords() {
        Place place = Golden.place(Family.IPV4, "filter", "INPUT");
        assertTrue(Catalogue.standard().namesSet(place, Rule.of("-m set --match-set s1 src -j DROP")));
        assertTrue(Catalogue.standard().namesSet(place, Rule.of("-j SET --add-set s1 src")));
        assertFalse(Catalogue.standard()
                .namesSet(place, Rule.of("-m recent --set --name x --mask 255.255.255.255 --rsource")));
        assertFalse(Catalogue.standard().namesSet(place, Rule.of("-m comment --comment \"--match-set s1 src\"")));
    }

    @Test
    void aMistypedMatchIsToldOfAsOneThoughAChainHasTheNameThatWasMeant() {
        Place place = new Place(Family.IPV4, "filter", "INPUT", ChainNames.of(List.of("multiport")));
        String rule = "-m multiprot -j ACCEPT";
        Problem problem = Catalogue.standard().canonical(place, rule, Lexer.restore(rule)).problems().get(0);
        assertEquals("unknown match \"multiprot\"; did you mean multiport?", problem.message() + "; " + problem.hint().orElse(""));
    }
}
