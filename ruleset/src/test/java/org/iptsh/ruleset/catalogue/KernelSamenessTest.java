package org.iptsh.ruleset.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules made up from the catalogue are loaded on both back ends; what the two save is compared as rulesets. */
@Tag("kernel")
class KernelSamenessTest {
    private static final int RULES = Integer.getInteger("iptsh.generated", 1300);
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());
    private static final Kinks KINKS = Kinks.read();

    @ParameterizedTest
    @CsvSource({
        "IPV4,mangle", "IPV4,nat", "IPV4,filter", "IPV4,raw", "IPV6,mangle", "IPV6,nat", "IPV6,filter", "IPV6,raw"
    })
    void whatTheTwoBackEndsSaveOfTheSameRulesIsNoDifference(Family family, String table) {
        System.out.println("seed " + SEED);
        List<String> rules = generated(family, table);
        List<Kernel.Answer> nft = new Kernel(family, Backend.NFT, table).ask(rules);
        List<Kernel.Answer> legacy = new Kernel(family, Backend.LEGACY, table).ask(rules);
        List<Chain> before = new ArrayList<>();
        List<Chain> after = new ArrayList<>();
        int respelled = 0;
        for (int i = 0; i < rules.size(); i++) {
            if (nft.get(i).refusal().isEmpty() && legacy.get(i).refusal().isEmpty()) {
                before.add(chain(i, nft.get(i)));
                after.add(chain(i, legacy.get(i)));
                respelled += before.get(before.size() - 1).equals(after.get(after.size() - 1)) ? 0 : 1;
            }
        }
        Diff diff = Diff.between(ruleset(family, table, before), ruleset(family, table, after));
        StringBuilder differences = new StringBuilder();
        diff.changes().stream().map(change -> Integer.parseInt(change.chain().substring(1))).distinct()
                .filter(index -> !KINKS.isApart(rules.get(index)))
                .forEach(index -> differences.append(rules.get(index))
                        .append("\n  nft:    ").append(nft.get(index).saved())
                        .append("\n  legacy: ").append(legacy.get(index).saved()).append('\n'));
        assertEquals("", differences.toString());
        System.out.println(family + " " + table + ": " + before.size() + " rules on both back ends, " + respelled
                + " spelled in two ways, " + diff.size() + " changes told");
        assertTrue(before.size() > rules.size() / 2);
    }

    private static List<String> generated(Family family, String table) {
        Dialect dialect = Kernel.dialect(Backend.NFT);
        Place place = new Place(family, table, "USER", name -> false, dialect);
        GeneratedRules generated = new GeneratedRules(Catalogue.standard(), family, dialect, KINKS.absent(), SEED);
        Set<String> rules = new LinkedHashSet<>();
        while (rules.size() < RULES) {
            String rule = generated.next(table);
            if (!KINKS.isRefused(rule)
                    && Catalogue.standard().canonical(place, rule, Lexer.restore(rule)).isGood()) {
                rules.add(rule);
            }
        }
        return List.copyOf(rules);
    }

    private static Chain chain(int index, Kernel.Answer answer) {
        return Chain.named("c" + index).withRules(answer.saved().stream().map(Rule::of).toList());
    }

    private static Ruleset ruleset(Family family, String table, List<Chain> chains) {
        return Ruleset.empty(family).with(new Table(table, chains));
    }
}
