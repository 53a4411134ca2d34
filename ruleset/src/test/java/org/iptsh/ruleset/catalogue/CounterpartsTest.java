package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterpartsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '`', value = {
        "-p icmp -p ipv6-icmp > counterparts.table:1:1: expected what IPv4 says, \" : \", and what IPv6 says",
        "- no counterpart > counterparts.table:1:1: expected what IPv4 says, \" : \", and what IPv6 says",
        "-f : --frag 1 > counterparts.table:1:1: -f lacks a value",
        "-p 1 : -p > counterparts.table:1:1: -p lacks a value",
        "`-p 1 : -p 2\n-p 1 : -p 3` > counterparts.table:2:1: -p 1 has a counterpart already",
    })
    void aWrongLineOfTheTableIsToldWithItsPlace(String table, String told) {
        assertEquals(told, assertThrows(
                IllegalStateException.class, () -> new Counterparts(Family.IPV4, table)).getMessage());
    }

    @Test
    void everyNameInTheTableIsOneOfItsFamily() {
        for (Family family : Family.all()) {
            Catalogue catalogue = Catalogue.standard();
            for (String said : Counterparts.from(family).said()) {
                String word = said.substring(said.indexOf(' ') + 1);
                boolean known = said.startsWith("-m ") ? catalogue.match(word, family).isPresent()
                        : said.startsWith("-j ") ? catalogue.target(word, family).isPresent()
                        : !rules(family, said).isEmpty();
                assertTrue(known, family + " " + said);
            }
        }
    }

    /** Each entry in a rule of each table in which it may stand, in a chain of its own. */
    @Tag("kernel")
    @ParameterizedTest
    @CsvSource({"IPV4,NFT", "IPV4,LEGACY", "IPV6,NFT", "IPV6,LEGACY"})
    void everyEntryIsTakenInItsFamilyAndPrintedAsItStands(Family family, Backend backend) {
        Map<String, List<String>> tables = new TreeMap<>();
        Map<String, String> printed = new TreeMap<>();
        for (String said : Counterparts.from(family).said()) {
            rules(family, said).forEach((rule, table) -> {
                tables.computeIfAbsent(table, key -> new ArrayList<>()).add(rule);
                printed.put(rule, said.replace("*", "3"));
            });
        }
        tables.forEach((table, rules) -> {
            List<Kernel.Answer> answers = new Kernel(family, backend, table).ask(rules);
            for (int i = 0; i < rules.size(); i++) {
                Kernel.Answer answer = answers.get(i);
                String rule = rules.get(i);
                boolean omitted = printed.get(rule).endsWith("/0");
                assertTrue(answer.refusal().isEmpty(), rule + ": " + answer.refusal());
                assertTrue(omitted || answer.saved().get(0).contains(printed.get(rule)), rule + ": " + answer.saved());
            }
        });
    }

    /** A rule around an option with its value, and the table to try it in; none for the name of an extension. */
    private static Map<String, String> rules(Family family, String said) {
        String name = said.substring(0, said.indexOf(' '));
        String written = said.replace("*", "3");
        Catalogue catalogue = Catalogue.standard();
        Map<String, String> rules = new TreeMap<>();
        if (catalogue.rule(family).option(name) != null && !name.equals("-m") && !name.equals("-j")) {
            rules.put(written, "filter");
        }
        Stream.concat(catalogue.matches(family).stream(), catalogue.targets(family).stream())
                .filter(extension -> extension.option(name) != null)
                .forEach(extension -> {
                    Extension.Rules where = extension.rules();
                    String protocol = where.protocols().isEmpty() ? "" : "-p " + where.protocols().get(0) + " ";
                    rules.put(protocol + extension.kind().option() + " " + extension.name() + " " + written,
                            where.tables().isEmpty() ? "filter" : where.tables().get(0));
                });
        return rules;
    }
}
