package org.iptsh.persistence.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.delta.Delta.Touched;

/**
 * What of a ruleset the kernel has to see to judge a change of some chains: those chains, the ways that lead to them,
 * and whatever a new jump opens a way to. The rest is live already, and is taken as it is.
 */
record Skeleton(Ruleset before, Ruleset after) {

    /** A ruleset of the touched chains with all of their rules, and of others no more than matters to them. */
    Ruleset of(Collection<Touched> touched) {
        Ruleset skeleton = Ruleset.empty(after.family());
        Map<String, Set<String>> chains = new HashMap<>();
        touched.forEach(each -> chains.computeIfAbsent(each.table(), table -> new LinkedHashSet<>()).add(each.chain()));
        for (Map.Entry<String, Set<String>> each : chains.entrySet()) {
            skeleton = skeleton.with(table(before.tableOrFresh(each.getKey()),
                    after.tableOrFresh(each.getKey()).normalised(), each.getValue()));
        }
        return skeleton;
    }

    private static Table table(Table before, Table after, Set<String> touched) {
        Map<String, Set<String>> targets = new HashMap<>();
        Map<String, Set<String>> sources = new HashMap<>();
        for (Chain chain : after.chains()) {
            for (Rule rule : chain.rules()) {
                String target = rule.target();
                if (after.has(target) && targets.computeIfAbsent(chain.name(), name -> new HashSet<>()).add(target)) {
                    sources.computeIfAbsent(target, name -> new HashSet<>()).add(chain.name());
                }
            }
        }
        Set<String> whole = new HashSet<>(touched);
        for (String name : touched) {
            Set<Rule> known = new HashSet<>(before.chain(name).map(Chain::rules).orElse(List.of()));
            after.chain(name).stream().flatMap(chain -> chain.rules().stream())
                    .filter(rule -> !known.contains(rule) && after.has(rule.target()))
                    .forEach(rule -> whole.addAll(reached(rule.target(), targets)));
        }
        Set<String> leading = new HashSet<>();
        touched.forEach(name -> leading.addAll(reached(name, sources)));
        Set<String> named = new HashSet<>(leading);
        whole.forEach(name -> named.addAll(targets.getOrDefault(name, Set.of())));
        List<Chain> chains = new ArrayList<>();
        for (Chain chain : after.chains()) {
            if (whole.contains(chain.name())) {
                chains.add(chain);
            } else if (leading.contains(chain.name())) {
                chains.add(chain.withRules(targets.getOrDefault(chain.name(), Set.of()).stream()
                        .filter(leading::contains)
                        .map(target -> Rule.of("-j " + target))
                        .toList()));
            } else if (chain.isBuiltIn() || named.contains(chain.name())) {
                chains.add(chain.withRules(List.of()));
            }
        }
        return new Table(after.name(), chains);
    }

    /** A chain and all to which one gets from it. */
    private static Set<String> reached(String from, Map<String, Set<String>> next) {
        Set<String> reached = new LinkedHashSet<>(Set.of(from));
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            for (String chain : next.getOrDefault(open.pop(), Set.of())) {
                if (reached.add(chain)) {
                    open.push(chain);
                }
            }
        }
        return reached;
    }
}
