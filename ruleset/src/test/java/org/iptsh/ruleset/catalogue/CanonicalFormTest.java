package org.iptsh.ruleset.catalogue;

import org.iptsh.ruleset.Backend;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalFormTest {
    private static final Place INPUT = Golden.place(Family.IPV4, "filter", "INPUT");

    static List<Golden> measured() {
        return Golden.read("canonical.golden");
    }

    private static Result<List<Rule>> canonical(Place place, String line) {
        return Catalogue.standard().canonical(place, line, Lexer.restore(line));
    }

    private static List<String> texts(Place place, String line) {
        return canonical(place, line).get().stream().map(Rule::text).toList();
    }

    @ParameterizedTest
    @MethodSource("measured")
    void aRuleIsPrintedAsIptablesSavePrintsIt(Golden row) {
        assertEquals(row.expected(), texts(row.place(), row.input()));
    }

    @ParameterizedTest
    @MethodSource("measured")
    void aRuleInCanonicalFormStaysAsItIs(Golden row) {
        for (String text : row.expected()) {
            assertEquals(List.of(text), texts(row.place(), text));
        }
    }

    @Test
    void severalAddressesMakeSeveralRulesInTheOrderOfIptables() {
        assertEquals(
                List.of(
                        "-s 192.0.2.1/32 -d 198.51.100.1/32 -j ACCEPT",
                        "-s 192.0.2.1/32 -d 198.51.100.2/32 -j ACCEPT",
                        "-s 192.0.2.2/32 -d 198.51.100.1/32 -j ACCEPT",
                        "-s 192.0.2.2/32 -d 198.51.100.2/32 -j ACCEPT"),
                texts(INPUT, "-d 198.51.100.1,198.51.100.2 -s 192.0.2.1,192.0.2.2 -j ACCEPT"));
    }

    @Test
    void countersAreKeptBesideTheText() {
        Rule rule = canonical(INPUT, "-c 3 180 -j ACCEPT").get().get(0);
        assertEquals("-j ACCEPT", rule.text());
        assertEquals(new Counters(3, 180), rule.counters());
    }

    @Test
    void anExtensionOfAnotherPackageIsCarriedWithAWarning() {
        Result<List<Rule>> result =
                canonical(INPUT, "-p tcp -m geoip ! --src-cc DE,AT --note \"two words\" --dport 22 -j TARPIT --tarpit");
        assertEquals(
                "-p tcp -m geoip ! --src-cc DE,AT --note \"two words\" -m tcp --dport 22 -j TARPIT --tarpit",
                result.get().get(0).text());
        assertEquals(2, result.problems().size());
        assertTrue(result.problems().get(0).message().startsWith("the match geoip is not known here"));
    }

    @Test
    void theBackEndDecidesWhereTheTwoPrintDifferently() {
        Dialect legacy = Dialect.of(Backend.LEGACY, "1.8.9");
        String line = "-j NFLOG --nflog-range 64";
        assertEquals(List.of("-j NFLOG"), texts(INPUT, line));
        Place place = new Place(Family.IPV4, "filter", "INPUT", Golden.CHAINS::contains, legacy);
        assertEquals(List.of("-j NFLOG --nflog-range 64"), texts(place, line));
    }

    @Test
    void whatOnlyTheLegacyKernelTakesOrRefusesIsJudgedSoThere() {
        Place legacy = new Place(
                Family.IPV4, "mangle", "INPUT", Golden.CHAINS::contains, Dialect.of(Backend.LEGACY, "1.8.9"));
        assertEquals(List.of("-j QUEUE"), texts(legacy, "-j QUEUE"));
        String mac = "-j CLUSTERIP --new --hashmode sourceip --total-nodes 2 --local-node 1 --clustermac ";
        assertEquals(
                List.of("-j CLUSTERIP --new --hashmode sourceip --clustermac 01:00:5E:00:00:2A --total-nodes 2 "
                        + "--local-node 1 --hash-init 0"),
                texts(legacy, mac + "1:0:5e:0:0:2a"));
        assertEquals(
                "00:00:5e:00:00:2a is not the address of a group; "
                        + "its first byte has to be odd, as in 01:00:5e:00:00:20",
                canonical(legacy, mac + "00:00:5e:00:00:2a").problems().get(0).headline());
        for (String flags : List.of("", "! --syn ", "--tcp-flags SYN,RST RST ")) {
            assertEquals(
                    "-j TCPMSS needs --tcp-flags with SYN set; only nf_tables takes it without",
                    canonical(legacy, "-p tcp " + flags + "-j TCPMSS --set-mss 99").problems().get(0).headline());
        }
        assertTrue(canonical(legacy, "-p tcp --syn -j TCPMSS --set-mss 99").isGood());
    }

    @Test
    void aJumpToAChainTakesPrecedenceOverATargetOfThatName() {
        Place place = new Place(Family.IPV4, "filter", "INPUT", "LOG"::equals);
        assertEquals(List.of("-j LOG"), texts(place, "-j LOG"));
        assertTrue(!canonical(place, "-j LOG --log-prefix x").isGood());
    }
}
