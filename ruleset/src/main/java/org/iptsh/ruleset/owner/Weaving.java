package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Sameness;

/** Puts the foreign parts of live into a ruleset, see {@link Ownership#weave}. */
record Weaving(Ownership ownership, Family family) {

    Ruleset weave(Ruleset live, Ruleset ours) {
        if (ownership.ours(live) == live && ownership.ours(ours) == ours) {
            return ours;
        }
        Set<String> names = new LinkedHashSet<>();
        ours.tables().forEach(table -> names.add(table.name()));
        live.tables().forEach(table -> names.add(table.name()));
        Ruleset woven = ours;
        for (String name : names) {
            Table was = ours.tableOrFresh(name);
            Table now = weave(live.tableOrFresh(name), was);
            woven = now.equals(was) ? woven : woven.with(now);
        }
        return woven;
    }

    private Table weave(Table live, Table ours) {
        Sameness sameness = Sameness.of(family, live, ours);
        Map<String, Chain> woven = new LinkedHashMap<>();
        for (Chain chain : ours.normalised().chains()) {
            if (!isForeign(live, chain.name())) {
                Chain was = live.chain(chain.name()).orElseGet(() -> Chain.named(chain.name()));
                woven.put(chain.name(), new ChainWeaving(guests(live, chain.name()), sameness, was, chain).woven());
            }
        }
        Set<String> led = new LinkedHashSet<>();
        live.chains().forEach(chain -> foreign(live, chain).forEach(rule -> lead(live, rule, led)));
        for (Chain chain : live.chains()) {
            boolean foreign = isForeign(live, chain.name());
            List<Rule> theirs = foreign(live, chain);
            if (foreign || led.contains(chain.name()) && !woven.containsKey(chain.name())) {
                woven.put(chain.name(), chain);
            } else if (!woven.containsKey(chain.name()) && !theirs.isEmpty()) {
                woven.put(chain.name(), chain.withRules(theirs));
            }
        }
        return new Table(ours.name(), woven.values());
    }

    /** Notes the chain that a rule leads to, and those that one gets to from there. */
    private static void lead(Table table, Rule rule, Collection<String> led) {
        Optional<Chain> next = table.chain(rule.target());
        if (next.isPresent() && led.add(next.get().name())) {
            next.get().rules().forEach(each -> lead(table, each, led));
        }
    }

    private List<Rule> foreign(Table table, Chain chain) {
        if (isForeign(table, chain.name())) {
            return chain.rules();
        }
        Owners.Guests guests = guests(table, chain.name());
        return chain.rules().stream().filter(rule -> guests.owner(rule).isPresent()).toList();
    }

    private boolean isForeign(Table table, String chain) {
        return ownership.owners().ofChain(family, table.name(), chain).isPresent();
    }

    private Owners.Guests guests(Table table, String chain) {
        return ownership.owners().guests(table.name(), chain);
    }
}
