package org.iptsh.ruleset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A chain with those that its rules lead to, and so on: what a person draws to see where packets go.
 *
 * @param positions of the rules of the chain above that lead here, from 1; none for the root
 * @param packets that these rules counted
 * @param isGoto whether all of them are gotos: packets do not come back to the chain above
 * @param place what it is in the tree
 * @param below in the order of the first rule that leads there; empty for a chain whose tree is drawn elsewhere
 */
public record ChainTree(
        Chain chain, List<Integer> positions, long packets, boolean isGoto, Place place, List<ChainTree> below) {

    /** Whether a chain's tree stands here, or elsewhere, or around itself. */
    public enum Place { HERE, ELSEWHERE, CIRCLE }

    public ChainTree {
        positions = List.copyOf(positions);
        below = List.copyOf(below);
    }

    /** The tree of a chain of a table. */
    public static ChainTree of(Table table, Chain root) {
        return new Growing(table).grow(root, List.of(), 0, false);
    }

    /** The trees of a table's built-in chains by their names; what stands in one is not drawn again in the next. */
    public static Map<String, ChainTree> ofBuiltIn(Table table) {
        Growing growing = new Growing(table);
        Map<String, ChainTree> trees = new LinkedHashMap<>();
        table.chains().stream().filter(Chain::isBuiltIn)
                .forEach(chain -> trees.put(chain.name(), growing.grow(chain, List.of(), 0, false)));
        return trees;
    }

    /** The chains of a table that no built-in one leads to. */
    public static List<Chain> unreached(Table table) {
        Set<String> reached = new HashSet<>();
        ofBuiltIn(table).values().forEach(tree -> tree.collect(reached));
        return table.chains().stream().filter(chain -> !reached.contains(chain.name())).toList();
    }

    private void collect(Set<String> names) {
        names.add(chain.name());
        below.forEach(each -> each.collect(names));
    }

    /** How many chains there are below some of one table, each counted once. */
    public static int size(List<ChainTree> trees) {
        Set<String> names = new HashSet<>();
        trees.forEach(tree -> tree.below.forEach(each -> each.collect(names)));
        return names.size();
    }

    /** The work of making one tree. */
    private static final class Growing {
        private final Table table;
        private final Set<String> seen = new HashSet<>();
        private final Set<String> above = new HashSet<>();

        Growing(Table table) {
            this.table = table;
        }

        ChainTree grow(Chain chain, List<Integer> positions, long packets, boolean isGoto) {
            String name = chain.name();
            Map<String, List<Integer>> jumps = new LinkedHashMap<>();
            for (int i = 0; i < chain.size(); i++) {
                String target = chain.rules().get(i).target();
                if (table.has(target)) {
                    jumps.computeIfAbsent(target, key -> new ArrayList<>()).add(i + 1);
                }
            }
            if (!seen.add(name) && !jumps.isEmpty()) {
                Place place = above.contains(name) ? Place.CIRCLE : Place.ELSEWHERE;
                return new ChainTree(chain, positions, packets, isGoto, place, List.of());
            }
            above.add(name);
            List<ChainTree> below = new ArrayList<>();
            jumps.forEach((target, from) -> {
                List<Rule> rules = from.stream().map(position -> chain.rules().get(position - 1)).toList();
                long counted = rules.stream().map(Rule::counters).filter(counters -> counters != null)
                        .mapToLong(Counters::packets).sum();
                below.add(grow(table.chain(target).orElseThrow(), from, counted,
                        rules.stream().allMatch(rule -> rule.fromTarget().startsWith("-g "))));
            });
            above.remove(name);
            return new ChainTree(chain, positions, packets, isGoto, Place.HERE, below);
        }
    }
}
