package org.iptsh.ruleset.catalogue;

import org.iptsh.ruleset.Backend;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules made up from the catalogue are loaded into a real kernel; what it saves is compared with canonical form. */
@Tag("kernel")
class KernelDifferenceTest {
    private static final int RULES = Integer.getInteger("iptsh.generated", 1300);
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());
    private static final Kinks KINKS = Kinks.read();

    @ParameterizedTest
    @CsvSource({
        "IPV4,NFT,mangle", "IPV4,NFT,nat", "IPV4,NFT,filter", "IPV4,NFT,raw",
        "IPV6,NFT,mangle", "IPV6,NFT,nat", "IPV6,NFT,filter", "IPV6,NFT,raw",
        "IPV4,LEGACY,mangle", "IPV4,LEGACY,nat", "IPV4,LEGACY,filter", "IPV4,LEGACY,raw",
        "IPV6,LEGACY,mangle", "IPV6,LEGACY,nat", "IPV6,LEGACY,filter", "IPV6,LEGACY,raw"
    })
    void canonicalFormIsWhatIptablesSavePrints(Family family, Backend backend, String table) {
        System.out.println("seed " + SEED);
        Dialect dialect = Kernel.dialect(backend);
        Place place = new Place(family, table, "USER", name -> false, dialect);
        GeneratedRules generated = new GeneratedRules(Catalogue.standard(), family, dialect, KINKS.absent(), SEED);
        List<String> rules = new ArrayList<>();
        Map<String, List<String>> ours = new HashMap<>();
        while (rules.size() < RULES) {
            String rule = generated.next(table);
            Result<List<Rule>> result = Catalogue.standard().canonical(place, rule, Lexer.restore(rule));
            boolean slow = backend == Backend.LEGACY && KINKS.isRefused(rule);
            if (result.isGood() && !ours.containsKey(rule) && !slow) {
                rules.add(rule);
                ours.put(rule, result.get().stream().map(Rule::text).toList());
            }
        }
        StringBuilder differences = new StringBuilder();
        List<Kernel.Answer> answers = new Kernel(family, backend, table).ask(rules);
        for (int i = 0; i < rules.size(); i++) {
            String rule = rules.get(i);
            Kernel.Answer answer = answers.get(i);
            boolean same = answer.refusal().isEmpty() && answer.saved().equals(ours.get(rule));
            if (!same && !KINKS.explain(rule, answer)) {
                differences.append(rule).append("\n  kernel: ")
                        .append(answer.refusal().isEmpty() ? answer.saved() : "refused: " + answer.refusal().trim())
                        .append("\n  ours:   ").append(ours.get(rule)).append('\n');
            }
        }
        assertEquals("", differences.toString());
    }
}
