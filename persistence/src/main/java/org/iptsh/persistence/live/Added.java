package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/**
 * What an edit adds to a table. What it takes away or moves the kernel never refuses.
 *
 * @param chains that were not there before
 * @param rules in the order of the edited table
 */
record Added(Family family, String table, List<String> chains, List<At> rules) {

    /** A rule and its place in the edited chain, counted from 0. */
    record At(String chain, int index, String rule) {
        Mirror.Line line() {
            return new Mirror.Line(chain, rule);
        }
    }

    /** What was added to each table, in the order of families and tables. */
    static List<Added> between(Firewall before, Firewall after) {
        List<Added> added = new ArrayList<>();
        for (Family family : Family.all()) {
            for (Table table : after.get(family).tables()) {
                Added here = between(family, before.get(family).tableOrFresh(table.name()), table);
                if (!here.chains().isEmpty() || !here.rules().isEmpty()) {
                    added.add(here);
                }
            }
        }
        return added;
    }

    private static Added between(Family family, Table before, Table after) {
        List<String> chains = new ArrayList<>();
        List<At> rules = new ArrayList<>();
        for (Chain chain : after.chains()) {
            Chain old = before.chain(chain.name()).orElse(null);
            if (old == null && !chain.isBuiltIn()) {
                chains.add(chain.name());
            }
            if (old != chain && (old == null || old.rules() != chain.rules())) {
                rules(old == null ? List.of() : old.rules(), chain, rules);
            }
        }
        return new Added(family, after.name(), chains, rules);
    }

    private static void rules(List<Rule> before, Chain chain, List<At> added) {
        Map<Rule, Integer> left = new HashMap<>();
        before.forEach(rule -> left.merge(rule, 1, Integer::sum));
        for (int i = 0; i < chain.size(); i++) {
            Rule rule = chain.rules().get(i);
            if (left.merge(rule, -1, Integer::sum) < 0) {
                added.add(new At(chain.name(), i, rule.text()));
            }
        }
    }

    boolean namesSets() {
        return rules.stream().anyMatch(at -> Scratch.mayNameSet(at.rule()));
    }

    /** The edited rules with what was added in other words. */
    Ruleset spelled(Ruleset after, Map<At, String> spellings) {
        Table spelled = after.tableOrFresh(table);
        for (At at : rules) {
            String text = spellings.getOrDefault(at, at.rule());
            if (!text.equals(at.rule())) {
                Chain chain = spelled.chain(at.chain()).orElseThrow();
                spelled = spelled.with(
                        chain.replace(at.index(), new Rule(text, chain.rules().get(at.index()).counters())));
            }
        }
        return spelled == after.tableOrFresh(table) ? after : after.with(spelled);
    }
}
