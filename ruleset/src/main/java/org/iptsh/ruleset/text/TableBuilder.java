package org.iptsh.ruleset.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;

/** A table while it is being read. */
final class TableBuilder implements ChainNames {
    final String name;
    private final Map<String, ChainBuilder> chains = new LinkedHashMap<>();
    private ChainBuilder recent;

    TableBuilder(String name) {
        this.name = name;
    }

    /** Declares a chain. */
    ChainBuilder declare(String chain, String policy, Counters counters) {
        boolean builtIn = Tables.builtInChains(name).contains(chain);
        ChainBuilder built = new ChainBuilder(chain, builtIn ? policy == null ? "ACCEPT" : policy : null, counters);
        chains.put(chain, built);
        recent = built;
        return built;
    }

    /** The chain to append to; a built-in one needs no declaration. Null if there is none. */
    ChainBuilder chain(String chain) {
        if (recent == null || !recent.name.equals(chain)) {
            recent = chains.get(chain);
            if (recent == null && Tables.builtInChains(name).contains(chain)) {
                declare(chain, null, null);
            }
        }
        return recent;
    }

    @Override
    public boolean has(String chain) {
        return chains.containsKey(chain) || Tables.builtInChains(name).contains(chain);
    }

    /** Those that were declared, and those that need no declaration. */
    @Override
    public Collection<String> known() {
        Set<String> known = new LinkedHashSet<>(chains.keySet());
        known.addAll(Tables.builtInChains(name));
        return known;
    }

    Collection<String> names() {
        return chains.keySet();
    }

    Table build() {
        return new Table(name, chains.values().stream().map(ChainBuilder::build).toList());
    }

    /** A chain while it is being read. */
    static final class ChainBuilder {
        final String name;
        final List<Rule> rules = new ArrayList<>();
        private final String policy;
        private final Counters counters;

        ChainBuilder(String name, String policy, Counters counters) {
            this.name = name;
            this.policy = policy;
            this.counters = counters;
        }

        String policyWord() {
            return policy == null ? "-" : policy;
        }

        Chain build() {
            return new Chain(name, policy, counters, rules);
        }
    }
}
