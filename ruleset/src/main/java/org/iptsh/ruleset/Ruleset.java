package org.iptsh.ruleset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one address family: its tables, an immutable value.
 *
 * <p>A table that is not there and one that the kernel makes by itself (see {@link Table#isFresh()}) mean the same.
 */
public record Ruleset(Family family, List<Table> tables) {

    public Ruleset {
        tables = List.copyOf(tables);
    }

    /** No tables at all: what a new network namespace has. */
    public static Ruleset empty(Family family) {
        return new Ruleset(family, List.of());
    }

    public Optional<Table> table(String name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** The table of this name; where it is not there, as the kernel would make it. */
    public Table tableOrFresh(String name) {
        return table(name).orElseGet(() -> Tables.fresh(name));
    }

    public Optional<Chain> chain(String table, String chain) {
        return tableOrFresh(table).chain(chain);
    }

    /** The ruleset with this table put in the place of the one of the same name, or added. */
    public Ruleset with(Table table) {
        List<Table> changed = new ArrayList<>(tables);
        changed.removeIf(old -> old.name().equals(table.name()));
        int place = 0;
        while (place < changed.size() && Tables.order(changed.get(place).name()) <= Tables.order(table.name())) {
            place++;
        }
        changed.add(place, table);
        return new Ruleset(family, changed);
    }

    /** The number of rules in all tables. */
    public int size() {
        return tables.stream().mapToInt(Table::size).sum();
    }

    /** The one form of all rulesets that mean the same: tables and chains sorted, tables nobody wrote to left out. */
    public Ruleset normalised() {
        return new Ruleset(
                family,
                tables.stream()
                        .filter(table -> !table.isFresh())
                        .map(Table::normalised)
                        .sorted(Comparator.<Table>comparingInt(table -> Tables.order(table.name()))
                                .thenComparing(Table::name))
                        .toList());
    }

    /**
     * Whether both have the same rules in the same words, counters aside; {@link org.iptsh.ruleset.diff.Diff} tells
     * whether they say the same in other words.
     */
    public boolean sameRules(Ruleset other) {
        return this == other || normalised().tables.equals(other.normalised().tables);
    }
}
