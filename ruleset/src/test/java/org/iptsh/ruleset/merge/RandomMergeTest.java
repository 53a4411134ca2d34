package org.iptsh.ruleset.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.diff.Diff;
import org.junit.jupiter.api.Test;

/** What must be so whatever is merged: small chains of few rules, changed at random. */
class RandomMergeTest {
    private static final int CASES = 4_000;
    private static final List<String> OWN = List.of("w", "x", "y");

    private final long seed = Long.getLong("iptsh.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** A table with a name for each rule of its own, so that none is there twice; INPUT leads to chains of its own. */
    private final class Made {
        private int made;
        private final Firewall base = made();

        private Firewall made() {
            List<Chain> chains = new ArrayList<>();
            OWN.stream().filter(name -> random.nextBoolean()).forEach(name -> chains.add(filled(Chain.named(name))));
            Chain input = filled(Chain.builtIn("INPUT"));
            for (Chain chain : chains) {
                input = input.insert(random.nextInt(input.size() + 1), Rule.of("-j " + chain.name()));
            }
            chains.add(input);
            return firewall(new Table("filter", chains));
        }

        private Chain filled(Chain chain) {
            Chain filled = chain;
            for (int i = random.nextInt(7); i > 0; i--) {
                filled = filled.insert(filled.size(), fresh());
            }
            return filled;
        }

        private Rule fresh() {
            return Rule.of("-j R" + made++);
        }

        /** With some edits; chains are removed with the jumps to them, and new ones come with one. */
        Firewall changed(Firewall from) {
            Table table = from.get(Family.IPV4).tableOrFresh("filter").normalised();
            for (int i = random.nextInt(4); i > 0; i--) {
                table = edited(table);
            }
            return firewall(table);
        }

        private Table edited(Table table) {
            List<Chain> chains = table.chains().stream()
                    .filter(each -> !each.isBuiltIn() || each.name().equals("INPUT"))
                    .toList();
            Chain chain = chains.get(random.nextInt(chains.size()));
            int place = chain.rules().isEmpty() ? -1 : random.nextInt(chain.size());
            Chain input = table.chain("INPUT").orElseThrow();
            switch (random.nextInt(8)) {
                case 0 -> {
                    return chain.isBuiltIn()
                            ? table.with(chain.withPolicy(chain.policy().equals("DROP") ? "ACCEPT" : "DROP")) : table;
                }
                case 1 -> {
                    if (chain.isBuiltIn()) {
                        return table;
                    }
                    return new Table("filter", table.without(chain.name()).chains().stream()
                            .map(each -> each.withRules(each.rules().stream()
                                    .filter(rule -> !rule.target().equals(chain.name())).toList()))
                            .toList());
                }
                case 2 -> {
                    String name = OWN.get(random.nextInt(OWN.size()));
                    return table.has(name) ? table : table.with(filled(Chain.named(name)))
                            .with(input.insert(random.nextInt(input.size() + 1), Rule.of("-j " + name)));
                }
                case 3 -> {
                    return place < 0 ? table : table.with(chain.remove(place));
                }
                case 4 -> {
                    return place < 0 ? table : table.with(chain.replace(place, fresh()));
                }
                case 5 -> {
                    return place < 0 ? table : table.with(chain.remove(place)
                            .insert(random.nextInt(chain.size()), chain.rules().get(place)));
                }
                default -> {
                    return table.with(chain.insert(random.nextInt(chain.size() + 1), fresh()));
                }
            }
        }
    }

    private static Firewall firewall(Table table) {
        return Firewall.empty().with(Firewall.empty().get(Family.IPV4).with(table.normalised()));
    }

    private static List<String> rules(Firewall firewall) {
        return firewall.get(Family.IPV4).tableOrFresh("filter").chains().stream()
                .flatMap(chain -> chain.rules().stream().map(rule -> rule.line(chain.name())))
                .toList();
    }

    private String told(Firewall base, Firewall theirs, Firewall ours) {
        return "-Diptsh.seed=" + seed + ": \"" + Written.of(base) + " | " + Written.of(theirs) + " | "
                + Written.of(ours) + "\"";
    }

    private static void same(Firewall expected, Firewall actual, String told) {
        assertTrue(Diff.between(expected, actual).isEmpty(),
                () -> told + ": " + Written.of(expected) + " / " + Written.of(actual));
    }

    @Test
    void whatOneSideAloneChangedIsTakenAndWhatBothChangedAlikeIsThereOnce() {
        for (int i = 0; i < CASES; i++) {
            Made made = new Made();
            Firewall base = made.base;
            Firewall changed = made.changed(base);
            String told = told(base, changed, changed);
            for (Merge merge : List.of(Merge.of(base, changed, base), Merge.of(base, base, changed),
                    Merge.of(base, changed, changed))) {
                assertEquals(List.of(), merge.conflicts(), told);
                same(changed, merge.merged(), told);
            }
        }
    }

    @Test
    void withNoConflictTheOrderIsAllOneAndNoRuleIsLostOrDoubled() {
        int merged = 0;
        for (int i = 0; i < CASES; i++) {
            Made made = new Made();
            Firewall base = made.base;
            Firewall theirs = made.changed(base);
            Firewall ours = made.changed(base);
            String told = told(base, theirs, ours);
            Merge merge = Merge.of(base, theirs, ours);
            Merge reverse = Merge.of(base, ours, theirs);
            assertEquals(merge.conflicts().size(), reverse.conflicts().size(), told);
            if (merge.conflicts().isEmpty()) {
                same(merge.merged(), reverse.merged(), told);
                List<String> result = rules(merge.merged());
                Set<String> once = new HashSet<>(result);
                assertEquals(result.size(), once.size(), told);
                assertEquals(expected(rules(base), rules(theirs), rules(ours)), once, told);
                merged++;
            }
        }
        assertTrue(merged > CASES / 4, merged + " of " + CASES + " were merged");
    }

    /** A rule is there if it was and nobody took it out, or if somebody put it in. */
    private static Set<String> expected(List<String> base, List<String> theirs, List<String> ours) {
        Set<String> expected = new HashSet<>(base);
        expected.retainAll(theirs);
        expected.retainAll(ours);
        theirs.stream().filter(rule -> !base.contains(rule)).forEach(expected::add);
        ours.stream().filter(rule -> !base.contains(rule)).forEach(expected::add);
        return expected;
    }

    @Test
    void everyConflictCanBeSettledAndWhatIsChosenIsThere() {
        int conflicts = 0;
        for (int i = 0; i < CASES; i++) {
            Made made = new Made();
            Firewall base = made.base;
            Firewall theirs = made.changed(base);
            Firewall ours = made.changed(base);
            String told = told(base, theirs, ours);
            Merge merge = Merge.of(base, theirs, ours);
            conflicts += merge.conflicts().size();
            assertHasNewRules(ours, base, settled(base, theirs, ours, Choice.OURS, told), told);
            assertHasNewRules(theirs, base, settled(base, theirs, ours, Choice.THEIRS, told), told);
            assertHasNewRules(theirs, base, settled(base, theirs, ours, Choice.BOTH, told), told);
            for (Choice choice : Choice.values()) {
                Settlement all = Settlement.all(base, theirs, ours, choice);
                Merge left = Merge.of(all.base(), theirs, all.ours());
                assertTrue(left.conflicts().stream().noneMatch(conflict -> conflict.allows(choice)), told);
                assertLeadsSomewhere(left, told);
            }
        }
        assertTrue(conflicts > CASES / 20, conflicts + " conflicts in " + CASES);
    }

    private static void assertHasNewRules(Firewall side, Firewall base, Firewall result, String told) {
        List<String> put = new ArrayList<>(rules(side));
        put.removeAll(rules(base));
        put.removeAll(rules(result));
        assertEquals(List.of(), put, () -> told + ": " + Written.of(result));
    }

    /** Settles one after the other, the last one first. */
    private static Firewall settled(Firewall base, Firewall theirs, Firewall ours, Choice choice, String told) {
        Settlement at = new Settlement(base, ours);
        Merge merge = Merge.of(base, theirs, ours);
        for (int steps = 0; !merge.conflicts().isEmpty(); steps++) {
            assertTrue(steps < 30, told + " never ends by " + choice + ": " + Written.of(merge));
            Conflict conflict = merge.conflicts().get(merge.conflicts().size() - 1);
            Choice possible = conflict.allows(choice) ? choice : Choice.THEIRS;
            at = Settlement.of(at.base(), theirs, at.ours(), conflict, possible);
            merge = Merge.of(at.base(), theirs, at.ours());
        }
        assertLeadsSomewhere(merge, told);
        return merge.merged();
    }

    private static void assertLeadsSomewhere(Merge merge, String told) {
        Table table = merge.merged().get(Family.IPV4).tableOrFresh("filter");
        if (merge.conflicts().isEmpty()) {
            table.chains().stream().flatMap(chain -> chain.rules().stream())
                    .filter(rule -> OWN.contains(rule.target()))
                    .forEach(rule -> assertTrue(table.has(rule.target()), told + " leads nowhere: " + rule));
        }
    }
}
