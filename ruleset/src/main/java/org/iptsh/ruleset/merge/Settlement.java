package org.iptsh.ruleset.merge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;

/**
 * Base and ours after a conflict was settled: merged with theirs once more they give what was chosen, without that
 * conflict.
 *
 * <p>The base gets at that place what theirs has, so that what ours has there is a change of ours alone. Theirs may
 * have changed again by then: at another place nothing is lost by that, and at the same place it is a conflict anew.
 */
public record Settlement(Firewall base, Firewall ours) {

    /**
     * Settles one of the conflicts that merging these gave.
     *
     * @throws IllegalArgumentException if it can't be settled so, see {@link Conflict#allows}
     */
    public static Settlement of(Firewall base, Firewall theirs, Firewall ours, Conflict conflict, Choice choice) {
        if (!conflict.allows(choice)) {
            throw new IllegalArgumentException(choice + " of " + conflict);
        }
        Tables tables = new Tables(table(base, conflict), table(theirs, conflict), table(ours, conflict));
        Tables settled = conflict instanceof Conflict.OfRules rules
                ? tables.settle(rules, choice)
                : tables.settle((Conflict.OfChain) conflict, choice);
        return new Settlement(
                base.with(base.get(conflict.family()).with(settled.base)),
                ours.with(ours.get(conflict.family()).with(settled.ours)));
    }

    /** Settles all conflicts that can be settled so; others are left. */
    public static Settlement all(Firewall base, Firewall theirs, Firewall ours, Choice choice) {
        Settlement at = new Settlement(base, ours);
        List<Conflict> conflicts = at.settleable(theirs, choice);
        while (!conflicts.isEmpty()) {
            // Of rules the last first, so that the others stay where they were found; chains take jumps to them along.
            List<Conflict> order = new ArrayList<>(conflicts);
            Collections.reverse(order);
            order.sort(Comparator.comparing(conflict -> conflict instanceof Conflict.OfChain));
            for (Conflict conflict : order) {
                at = of(at.base, theirs, at.ours, conflict, choice);
            }
            conflicts = at.settleable(theirs, choice);
        }
        return at;
    }

    private List<Conflict> settleable(Firewall theirs, Choice choice) {
        return Merge.of(base, theirs, ours).conflicts().stream()
                .filter(conflict -> conflict.allows(choice)).toList();
    }

    private static Table table(Firewall firewall, Conflict conflict) {
        return firewall.get(conflict.family()).tableOrFresh(conflict.table()).normalised();
    }

    /** The table in which the conflict is. */
    private record Tables(Table base, Table theirs, Table ours) {

        Tables settle(Conflict.OfRules conflict, Choice choice) {
            List<Rule> chosen = switch (choice) {
                case OURS -> conflict.ours().rules();
                case THEIRS -> conflict.theirs().rules();
                case BOTH -> Both.of(conflict, chain -> base.has(chain) || theirs.has(chain) || ours.has(chain));
            };
            String name = conflict.chain();
            Chain model = ours.chain(name).or(() -> theirs.chain(name)).orElseThrow().withRules(List.of());
            Tables settled = new Tables(
                    base.with(replace(base.chain(name).orElse(model), conflict.base(), conflict.theirs().rules())),
                    theirs,
                    ours.with(replace(ours.chain(name).orElse(model), conflict.ours(), chosen)));
            return settled.reachable(chosen);
        }

        private static Chain replace(Chain chain, Conflict.Part part, List<Rule> rules) {
            List<Rule> changed = new ArrayList<>(chain.rules());
            changed.subList(part.at(), part.at() + part.rules().size()).clear();
            changed.addAll(part.at(), rules);
            return chain.withRules(changed);
        }

        /** What one side removed of the chains to which rules lead stays. */
        private Tables reachable(List<Rule> rules) {
            Tables result = this;
            Deque<Rule> left = new ArrayDeque<>(rules);
            Set<String> seen = new HashSet<>();
            while (!left.isEmpty()) {
                String target = left.poll().target();
                Optional<Chain> their = theirs.chain(target);
                Optional<Chain> our = ours.chain(target);
                if (seen.add(target) && base.has(target) && their.isPresent() != our.isPresent()) {
                    left.addAll(their.or(() -> our).orElseThrow().rules());
                    result = their.isPresent()
                            ? new Tables(result.base.with(their.get()), theirs, result.ours.with(their.get()))
                            : new Tables(result.base.without(target), theirs, result.ours);
                }
            }
            return result;
        }

        /** A chain that stays is one that the side which kept it has made, with the jumps that lead to it. */
        Tables settle(Conflict.OfChain conflict, Choice choice) {
            String name = conflict.chain();
            boolean keeping = choice == Choice.THEIRS ? conflict.theirs().isPresent() : conflict.ours().isPresent();
            if (keeping) {
                return new Tables(withoutJumps(base.without(name), name), theirs, ours);
            } else if (conflict.theirs().isPresent()) {
                return new Tables(base.with(conflict.theirs().get()), theirs, ours);
            }
            return new Tables(base.without(name), theirs, withoutJumps(ours.without(name), name));
        }

        private static Table withoutJumps(Table table, String target) {
            return new Table(table.name(), table.chains().stream()
                    .map(chain -> chain.rules().stream().noneMatch(rule -> rule.target().equals(target)) ? chain
                            : chain.withRules(chain.rules().stream()
                                    .filter(rule -> !rule.target().equals(target)).toList()))
                    .toList());
        }
    }
}
