package org.iptsh.shell.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/**
 * The tables of one family, with their chains.
 *
 * @param backend which has a say in the order in which packets meet them
 */
public record FamilyPart(Family family, Backend backend, List<TablePart> tables) {
    /** The tables in the order in which a packet first meets them. */
    private static final List<String> ORDER = Stream.of(Hook.values())
            .flatMap(hook -> hook.tables().stream()).distinct().toList();

    public FamilyPart {
        tables = List.copyOf(tables);
    }

    /** A table: its chains, built-in ones first. */
    public record TablePart(Table table, List<ChainPart> chains) {
        public TablePart {
            chains = List.copyOf(chains);
        }

        public String name() {
            return table.name();
        }

        int rules() {
            return chains.stream().mapToInt(chain -> chain.rules().size()).sum();
        }
    }

    /** What a ruleset has in a family: the tables that somebody wrote to. */
    public static FamilyPart of(Subject subject, Family family) {
        Ruleset ruleset = subject.firewall().get(family);
        List<TablePart> tables = new ArrayList<>();
        ruleset.tables().stream()
                .filter(table -> !table.isFresh() || table.chains().stream()
                        .anyMatch(chain -> subject.changesByChain(family, table.name()).containsKey(chain.name())))
                .map(Table::normalised)
                .sorted(Comparator.comparingInt(FamilyPart::order).thenComparing(Table::name))
                .forEach(table -> tables.add(new TablePart(table, ChainPart.all(subject, family, table))));
        return new FamilyPart(family, subject.edits().dialect().backend(), tables);
    }

    private static int order(Table table) {
        int index = ORDER.indexOf(table.name());
        return index < 0 ? ORDER.size() : index;
    }

    int rules() {
        return tables.stream().mapToInt(TablePart::rules).sum();
    }

    /** The number of chains that are not built in. */
    int ownChains() {
        return (int) tables.stream().flatMap(table -> table.chains().stream())
                .filter(chain -> chain.policy().isEmpty()).count();
    }
}
