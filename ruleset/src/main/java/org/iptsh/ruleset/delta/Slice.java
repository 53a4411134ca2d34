package org.iptsh.ruleset.delta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.delta.Delta.Touched;

/**
 * Some chains of a ruleset: what a small change looks at, however large the rest is.
 *
 * <p>A slice is a ruleset whose tables hold only the chains that are meant; of the others it says nothing.
 */
public final class Slice {
    private Slice() {}

    /** The chains that differ between two rulesets in rules or policy, table by table as iptables-save orders them. */
    public static Set<Touched> differing(Ruleset before, Ruleset after) {
        Set<String> tables = new LinkedHashSet<>();
        before.tables().forEach(table -> tables.add(table.name()));
        after.tables().forEach(table -> tables.add(table.name()));
        Set<Touched> touched = new LinkedHashSet<>();
        for (String name : tables) {
            Table old = before.tableOrFresh(name);
            Table now = after.tableOrFresh(name);
            if (old != now) {
                differing(old, now, touched);
            }
        }
        return touched;
    }

    private static void differing(Table before, Table after, Set<Touched> touched) {
        List<String> changed = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (Chain chain : after.chains()) {
            if (differs(before, chain)) {
                changed.add(chain.name());
            }
        }
        for (Chain chain : before.chains()) {
            if (!after.has(chain.name()) && differs(after, chain)) {
                (chain.isBuiltIn() ? changed : gone).add(chain.name());
            }
        }
        // Only what differs is put in order: there may be thousands of chains.
        List<String> builtIn = Tables.builtInChains(after.name());
        changed.sort(Comparator.<String>comparingInt(chain ->
                builtIn.contains(chain) ? builtIn.indexOf(chain) : builtIn.size()).thenComparing(Function.identity()));
        gone.sort(Comparator.naturalOrder());
        changed.forEach(chain -> touched.add(new Touched(after.name(), chain)));
        gone.forEach(chain -> touched.add(new Touched(after.name(), chain)));
    }

    /** Whether a table has no such chain; it has every built-in one, empty where it says nothing of it. */
    private static boolean differs(Table table, Chain chain) {
        Chain there = table.chain(chain.name()).orElse(chain.isBuiltIn() ? Chain.builtIn(chain.name()) : null);
        return there != chain && !chain.equals(there);
    }

    /** These chains of a ruleset, as far as it has them; each of their tables is there, if only empty. */
    public static Ruleset of(Ruleset whole, Collection<Touched> chains) {
        List<Table> tables = new ArrayList<>();
        for (String name : tables(chains)) {
            Table table = whole.tableOrFresh(name);
            tables.add(new Table(name, chains.stream()
                    .filter(touched -> touched.table().equals(name))
                    .flatMap(touched -> table.chain(touched.chain()).stream())
                    .toList()));
        }
        return new Ruleset(whole.family(), tables);
    }

    /** A ruleset, or a slice, with these chains as another has them; one that the other has not is taken away. */
    public static Ruleset put(Ruleset whole, Ruleset slice, Collection<Touched> chains) {
        Ruleset changed = whole;
        for (String name : tables(chains)) {
            Table table = changed.table(name).orElseGet(() -> new Table(name, List.of()));
            Table part = slice.table(name).orElseGet(() -> new Table(name, List.of()));
            List<Chain> kept = new ArrayList<>(table.chains());
            kept.removeIf(chain -> chains.contains(new Touched(name, chain.name())));
            part.chains().stream()
                    .filter(chain -> chains.contains(new Touched(name, chain.name())))
                    .forEach(kept::add);
            changed = changed.with(new Table(name, kept));
        }
        return changed;
    }

    /** The built-in chains of the tables of these chains, without their rules. */
    public static Ruleset policies(Ruleset whole, Collection<Touched> chains) {
        List<Table> tables = new ArrayList<>();
        for (String name : tables(chains)) {
            tables.add(new Table(name, whole.tableOrFresh(name).chains().stream()
                    .filter(Chain::isBuiltIn)
                    .map(chain -> chain.withRules(List.of()))
                    .toList()));
        }
        return new Ruleset(whole.family(), tables);
    }

    /** A slice with what another has of chains that it has not. */
    public static Ruleset fill(Ruleset slice, Ruleset others) {
        List<Table> tables = new ArrayList<>();
        for (Table table : slice.tables()) {
            Table filled = table;
            for (Chain chain : others.table(table.name()).map(Table::chains).orElse(List.of())) {
                filled = filled.has(chain.name()) ? filled : filled.with(chain);
            }
            tables.add(filled);
        }
        return new Ruleset(slice.family(), tables);
    }

    /** The chains that a slice has. */
    public static Set<Touched> chains(Ruleset slice) {
        Set<Touched> chains = new LinkedHashSet<>();
        slice.tables().forEach(table ->
                table.chainNames().forEach(chain -> chains.add(new Touched(table.name(), chain))));
        return chains;
    }

    private static Set<String> tables(Collection<Touched> chains) {
        Set<String> tables = new LinkedHashSet<>();
        chains.forEach(touched -> tables.add(touched.table()));
        return tables;
    }
}
