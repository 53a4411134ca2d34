package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A live table made up at random: somewhere between two states of ours, with rules of others anywhere among them.
 *
 * @param goal the other state of ours
 */
record MadeUpLive(TableText mine, TableText goal, TableText live) {
    private static final List<String> BUILT_IN = List.of("INPUT", "OUTPUT");
    private static final List<String> OWN = List.of("A", "B", "C", "D");

    MadeUpLive(Random random) {
        this(new TableText(), new TableText(), new TableText());
        fill(mine, random);
        fill(goal, random);
        for (String chain : BUILT_IN) {
            if (random.nextBoolean()) {
                goal.chains().put(chain, edited(mine.chains().get(chain), random));
            }
        }
        live.chains().put("OTHER", new ArrayList<>());
        for (TableText state : List.of(mine, goal)) {
            state.chains().forEach((chain, rules) -> {
                if (BUILT_IN.contains(chain) || random.nextBoolean()) {
                    boolean whole = random.nextBoolean();
                    live.chains().put(chain, whole ? new ArrayList<>(rules) : edited(rules, random));
                    live.policies().put(chain, state.policies().getOrDefault(chain, "-"));
                }
            });
        }
        live.chains().forEach((chain, rules) -> {
            // More copies than were ever ours would be another's.
            for (int i = rules.size() - 1; i >= 0; i--) {
                int most = Math.max(copies(rules.get(i), mine, chain), copies(rules.get(i), goal, chain));
                if (copies(rules.get(i), live, chain) > most) {
                    rules.remove(i);
                }
            }
            rules.removeIf(rule -> rule.matches(" -j [ABCD]") && !live.chains().containsKey(rule.substring(4)));
            while (random.nextInt(3) > 0) {
                String other = random.nextInt(6) == 0 ? " -j " + OWN.get(random.nextInt(4)) : "";
                String kind = random.nextInt(3) == 0 ? " -m helper --helper other" : " -m other";
                String rule = kind + random.nextInt(5) + other;
                if (other.isEmpty() || live.chains().containsKey(other.substring(4))) {
                    rules.add(random.nextInt(rules.size() + 1), rule);
                }
            }
        });
    }

    private static int copies(String rule, TableText state, String chain) {
        return Collections.frequency(state.chains().getOrDefault(chain, List.of()), rule);
    }

    private static void fill(TableText state, Random random) {
        for (String chain : BUILT_IN) {
            state.chains().put(chain, edited(List.of(), random));
            state.policies().put(chain, random.nextBoolean() ? "ACCEPT" : "DROP");
        }
        for (String chain : OWN) {
            if (random.nextBoolean()) {
                state.chains().put(chain, edited(List.of(), random));
                state.chains().get("INPUT").add(" -j " + chain);
            }
        }
    }

    /** With a few rules more or less, of few kinds: many are equal. */
    private static List<String> edited(List<String> rules, Random random) {
        List<String> edited = new ArrayList<>(rules);
        for (int i = random.nextInt(8); i > 0; i--) {
            if (random.nextInt(3) == 0 && !edited.isEmpty()) {
                edited.remove(random.nextInt(edited.size()));
            } else {
                String kind = random.nextInt(3) == 0 ? " -m helper --helper " : " -s ";
                edited.add(random.nextInt(edited.size() + 1), kind + random.nextInt(6));
            }
        }
        return edited;
    }

    /** That ours are the goal's, and the rules of others as they were. */
    void check(TableText after, String what) {
        assertEquals(others(live), others(after).replaceAll("(?m)^[ABCD] \\[]$\n", ""), what);
        after.chains().forEach((chain, rules) -> {
            if (!chain.equals("OTHER")) {
                List<String> ours = rules.stream().filter(rule -> !isOthers(rule)).toList();
                assertEquals(goal.chains().getOrDefault(chain, List.of()), ours, what);
            }
        });
        goal.policies().forEach((chain, policy) -> assertEquals(policy, after.policies().get(chain), what));
        assertTrue(after.chains().keySet().containsAll(goal.chains().keySet()), what);
        for (String chain : mine.chains().keySet()) {
            if (after.chains().containsKey(chain) && !goal.chains().containsKey(chain)) {
                assertTrue(after.jumpsTo(chain) || !after.chains().get(chain).isEmpty(), chain + " is left\n" + what);
            }
        }
    }

    private static String others(TableText state) {
        StringBuilder text = new StringBuilder();
        state.chains().forEach((chain, rules) -> {
            List<String> others = rules.stream().filter(MadeUpLive::isOthers).toList();
            if (!others.isEmpty()) {
                text.append(chain).append(' ').append(others).append('\n');
            }
        });
        return text.toString();
    }

    private static boolean isOthers(String rule) {
        return rule.startsWith(" -m other") || rule.contains("--helper other");
    }
}
