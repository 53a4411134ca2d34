package org.iptsh.ruleset.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiPredicate;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.text.SaveWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deltas between made-up rulesets, run by a simulation of iptables-restore. */
class RandomDeltasTest {
    private static final int PAIRS = 4 * Integer.getInteger("iptsh.generated", 1300);
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());

    @ParameterizedTest
    @CsvSource({"IPV4,NFT", "IPV6,NFT", "IPV4,LEGACY", "IPV6,LEGACY"})
    void aDeltaGivesTheTargetAndItsInverseTheStart(Family family, Backend backend) {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        RandomRulesets rulesets = new RandomRulesets(family, true, random);
        for (int i = 0; i < PAIRS; i++) {
            Ruleset from = rulesets.next();
            Ruleset to = rulesets.after(from);
            BiPredicate<String, String> mayRefill =
                    i % 3 == 0 ? (table, chain) -> false : i % 3 == 1 ? (table, chain) -> true
                            : (table, chain) -> chain.compareTo("b") < 0;
            Delta delta = Delta.between(from, to, backend, mayRefill);
            String told = SaveWriter.withCounters(from) + "to\n" + SaveWriter.withCounters(to) + delta.script();
            Ruleset after = Simulation.run(from, backend, delta.script());
            assertEquals(SaveWriter.saved(to), SaveWriter.saved(after), told);
            assertEquals(from.sameRules(to), delta.isEmpty(), told);
            Delta inverse = Delta.between(after, from, backend, mayRefill);
            Ruleset back = Simulation.run(after, backend, inverse.script());
            assertEquals(SaveWriter.saved(from), SaveWriter.saved(back), told);
            if (backend == Backend.LEGACY || family == Family.IPV4) {
                countersAreKept(from, after, told);
            }
            boolean refilled = i % 3 == 1 && (backend == Backend.LEGACY || family == Family.IPV4);
            assertTrue(delta.script().lines().count() <= most(from, to, delta, refilled), told);
        }
    }

    /** Of each text, as many counters as there were, or as many as there are, are those that were there before. */
    private static void countersAreKept(Ruleset from, Ruleset after, String told) {
        for (Table table : from.tables()) {
            for (Chain old : table.chains()) {
                Chain now = after.chain(table.name(), old.name()).orElse(Chain.named(old.name()));
                assertTrue(!old.isBuiltIn() || old.counters().equals(now.counters()), told);
                Map<Rule, List<Counters>> before = counters(old);
                Map<Rule, List<Counters>> kept = counters(now);
                kept.forEach((rule, counters) -> {
                    List<Counters> known = before.getOrDefault(rule, new ArrayList<>());
                    int least = Math.min(known.size(), counters.size());
                    counters.removeIf(known::remove);
                    assertEquals(0, Math.min(known.size(), counters.size()), rule + " of " + least + "\n" + told);
                });
            }
        }
    }

    private static Map<Rule, List<Counters>> counters(Chain chain) {
        Map<Rule, List<Counters>> counters = new HashMap<>();
        chain.rules().stream().filter(rule -> !rule.target().equals("LOG")).forEach(
                rule -> counters.computeIfAbsent(rule, text -> new ArrayList<>()).add(rule.counters()));
        return counters;
    }

    /** The lines of a script that empties what it may and fills it anew, and deletes and puts in all other rules. */
    private static long most(Ruleset from, Ruleset to, Delta delta, boolean refilled) {
        long lines = 0;
        for (Delta.Touched touched : delta.touched()) {
            int old = from.chain(touched.table(), touched.chain()).map(Chain::size).orElse(0);
            int now = to.chain(touched.table(), touched.chain()).map(Chain::size).orElse(0);
            boolean builtIn = Tables.builtInChains(touched.table()).contains(touched.chain());
            lines += now + (builtIn || !refilled ? old + 1 : 2);
        }
        for (String table : Tables.names()) {
            boolean named = delta.touched().stream().anyMatch(touched -> touched.table().equals(table));
            lines += named ? 2 + Tables.builtInChains(table).size() : 0;
        }
        return lines;
    }
}
