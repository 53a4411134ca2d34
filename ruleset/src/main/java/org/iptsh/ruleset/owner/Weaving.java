package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Sameness;

/**
 * Puts the foreign parts of live into a ruleset, see {@link Ownership#weave}, and what is unclaimed in live with them.
 *
 * @param kept what is unclaimed
 */
record Weaving(Ownership ownership, Family family, Unclaimed kept) {

    Ruleset weave(Ruleset live, Ruleset wanted) {
        if (kept.isEmpty() && ownership.ours(live) == live && ownership.ours(wanted) == wanted) {
            return wanted;
        }
        Set<String> names = new LinkedHashSet<>();
        wanted.tables().forEach(table -> names.add(table.name()));
        live.tables().forEach(table -> names.add(table.name()));
        Ruleset woven = wanted;
        for (String name : names) {
            Table was = wanted.tableOrFresh(name);
            Table now = weave(live.tableOrFresh(name), was);
            woven = now.equals(was) ? woven : woven.with(now);
        }
        return woven;
    }

    private Table weave(Table live, Table wanted) {
        Sameness sameness = Sameness.of(family, live, wanted);
        Map<String, Chain> woven = new LinkedHashMap<>();
        for (Chain chain : wanted.normalised().chains()) {
            if (!isForeign(live, chain.name())) {
                woven.put(chain.name(), weave(live, chain, sameness));
            }
        }
        Set<String> led = new LinkedHashSet<>();
        live.chains().forEach(chain -> theirs(live, chain).forEach(rule -> led.add(rule.target())));
        for (Chain chain : live.chains()) {
            boolean missing = !woven.containsKey(chain.name());
            List<Rule> theirs = theirs(live, chain);
            if (isForeign(live, chain.name())) {
                woven.put(chain.name(), chain);
            } else if (missing && (led.contains(chain.name()) || !theirs.isEmpty()
                    || kept.chain(family, live.name(), chain.name()))) {
                woven.put(chain.name(), chain.withRules(theirs));
            }
        }
        return new Table(wanted.name(), woven.values());
    }

    private Chain weave(Table live, Chain chain, Sameness sameness) {
        Owners.Guests guests = guests(live, chain.name());
        Chain was = live.chain(chain.name()).orElseGet(() -> Chain.named(chain.name()));
        List<Rule> claimable = new ArrayList<>();
        ChainWeaving.Parts seen = ChainWeaving.Parts.of(was, (index, rule) -> {
            boolean unclaimed = kept.rule(family, live.name(), chain.name(), index);
            return unclaimed && claimable.add(rule) || guests.owner(rule).isPresent();
        });
        return new ChainWeaving(sameness, chain, seen, ChainWeaving.Parts.of(chain,
                (index, rule) -> claimable.remove(rule) || guests.owner(rule).isPresent())).woven();
    }

    /** The rules of a chain of live that are foreign or unclaimed. */
    private List<Rule> theirs(Table live, Chain chain) {
        if (isForeign(live, chain.name())) {
            return chain.rules();
        }
        Owners.Guests guests = guests(live, chain.name());
        List<Rule> theirs = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            Rule rule = chain.rules().get(i);
            if (guests.owner(rule).isPresent() || kept.rule(family, live.name(), chain.name(), i)) {
                theirs.add(rule);
            }
        }
        return theirs;
    }

    private boolean isForeign(Table table, String chain) {
        return ownership.owners().ofChain(family, table.name(), chain).isPresent();
    }

    private Owners.Guests guests(Table table, String chain) {
        return ownership.owners().guests(table.name(), chain);
    }
}
