package org.iptsh.ruleset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table: its name and its chains, in the order in which they were declared. Immutable. */
public final class Table {
    private final String name;
    private final Map<String, Chain> chains;

    private Table(String name, Map<String, Chain> chains) {
        this.name = name;
        this.chains = Collections.unmodifiableMap(chains);
    }

    /** A table of these chains; of two with one name the later counts. */
    public Table(String name, Collection<Chain> chains) {
        this(name, index(chains));
    }

    private static Map<String, Chain> index(Collection<Chain> chains) {
        Map<String, Chain> index = new LinkedHashMap<>();
        chains.forEach(chain -> index.put(chain.name(), chain));
        return index;
    }

    public String name() {
        return name;
    }

    public Collection<Chain> chains() {
        return chains.values();
    }

    public Collection<String> chainNames() {
        return chains.keySet();
    }

    /** The names of its chains, for what a rule says of them. */
    public ChainNames names() {
        return ChainNames.of(chains.keySet());
    }

    public Optional<Chain> chain(String chain) {
        return Optional.ofNullable(chains.get(chain));
    }

    public boolean has(String chain) {
        return chains.containsKey(chain);
    }

    /** The number of rules in all chains. */
    public int size() {
        return chains.values().stream().mapToInt(Chain::size).sum();
    }

    /** The table with this chain put in the place of the one of the same name, or added at the end. */
    public Table with(Chain chain) {
        Map<String, Chain> changed = new LinkedHashMap<>(chains);
        changed.put(chain.name(), chain);
        return new Table(name, changed);
    }

    public Table without(String chain) {
        Map<String, Chain> changed = new LinkedHashMap<>(chains);
        changed.remove(chain);
        return new Table(name, changed);
    }

    /** Whether this is what the kernel makes by itself: built-in chains only, empty, policy ACCEPT. */
    public boolean isFresh() {
        return chains.values().stream()
                .allMatch(chain -> "ACCEPT".equals(chain.policy()) && chain.rules().isEmpty());
    }

    /** The table as iptables-save orders it: all built-in chains first, then the others by name. */
    public Table normalised() {
        List<Chain> sorted = new ArrayList<>(chains.values());
        for (String builtIn : Tables.builtInChains(name)) {
            if (!has(builtIn)) {
                sorted.add(Chain.builtIn(builtIn));
            }
        }
        sorted.sort(Comparator.<Chain>comparingInt(chain -> Tables.chainOrder(name, chain.name()))
                .thenComparing(Chain::name));
        return new Table(name, sorted);
    }

    /** Whether both have the same chains with the same rules; the order of chains is not part of a table. */
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Table table && name.equals(table.name) && chains.equals(table.chains);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + chains.hashCode();
    }

    @Override
    public String toString() {
        return name + chains.keySet();
    }
}
