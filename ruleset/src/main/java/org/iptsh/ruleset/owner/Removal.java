package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;

/** Takes what is unclaimed out of one table. */
final class Removal {
    private final Unclaimed unclaimed;
    private final Family family;
    private final Table table;
    private final Set<String> gone = new HashSet<>();

    Removal(Unclaimed unclaimed, Family family, Table table) {
        this.unclaimed = unclaimed;
        this.family = family;
        this.table = table;
        table.chainNames().stream().filter(name -> unclaimed.chain(family, table.name(), name)).forEach(gone::add);
    }

    Table rest() {
        List<Chain> chains = table.chains().stream().map(this::rest).toList();
        // A version with a rule that leads nowhere could not boot, so a chain that one of ours leads to stays.
        List<String> stay = chains.stream().filter(chain -> !gone.contains(chain.name())).map(Chain::name).toList();
        stay.forEach(this::follow);
        List<Chain> rest = chains.stream().filter(chain -> !gone.contains(chain.name())).toList();
        return new Table(table.name(), rest);
    }

    private void follow(String chain) {
        for (Rule rule : rest(table.chain(chain).orElseThrow()).rules()) {
            String target = rule.target();
            if (gone.remove(target)) {
                follow(target);
            }
        }
    }

    private Chain rest(Chain chain) {
        if (unclaimed.chain(family, table.name(), chain.name())) {
            return chain;
        }
        List<Rule> rest = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            if (!unclaimed.rule(family, table.name(), chain.name(), i)) {
                rest.add(chain.rules().get(i));
            }
        }
        return rest.size() == chain.size() ? chain : chain.withRules(rest);
    }
}
