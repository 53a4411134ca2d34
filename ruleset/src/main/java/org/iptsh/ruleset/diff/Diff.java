package org.iptsh.ruleset.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.Sameness;

/**
 * The changes that lead from one firewall to another, in the order in which a person reads them. Rules that differ only
 * in how an iptables spells them are the same, see {@link Sameness}.
 */
public record Diff(List<Change> changes) {

    public Diff {
        changes = List.copyOf(changes);
    }

    /** How {@code after} differs from {@code before}; counters don't count. */
    public static Diff between(Firewall before, Firewall after) {
        List<Change> changes = new ArrayList<>();
        Family.all().forEach(family -> ruleset(changes, before.get(family), after.get(family)));
        return new Diff(changes);
    }

    public static Diff between(Ruleset before, Ruleset after) {
        List<Change> changes = new ArrayList<>();
        ruleset(changes, before, after);
        return new Diff(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public int size() {
        return changes.size();
    }

    /** The second ruleset, with the counters that the first has for every rule that stays and for every policy. */
    public static Ruleset keepCounters(Ruleset before, Ruleset after) {
        return keep(before, after, (old, now) -> now.withCounters(old.counters()));
    }

    /** The second ruleset, with every rule that stays spelled as in the first. */
    public static Ruleset keepSpelling(Ruleset before, Ruleset after) {
        return keep(before, after, (old, now) -> old);
    }

    private static Ruleset keep(Ruleset before, Ruleset after, BinaryOperator<Rule> keeping) {
        return new Ruleset(after.family(), after.tables().stream()
                .map(table -> keep(after.family(), before.tableOrFresh(table.name()), table, keeping))
                .toList());
    }

    private static Table keep(Family family, Table before, Table after, BinaryOperator<Rule> keeping) {
        Sameness sameness = Sameness.of(family, before, after);
        return new Table(after.name(), after.chains().stream()
                .map(chain -> before.chain(chain.name()).map(old -> keep(sameness, old, chain, keeping)).orElse(chain))
                .toList());
    }

    private static Chain keep(Sameness sameness, Chain before, Chain after, BinaryOperator<Rule> keeping) {
        int[] partner = align(sameness.compared(after.name(), before.rules(), after.rules()));
        List<Rule> kept = new ArrayList<>(after.size());
        for (int i = 0; i < partner.length; i++) {
            Rule rule = after.rules().get(i);
            kept.add(partner[i] < 0 ? rule : keeping.apply(before.rules().get(partner[i]), rule));
        }
        return new Chain(after.name(), after.policy(), before.counters(), kept);
    }

    private static int[] align(Sameness.Compared compared) {
        return Alignment.of(compared.before(), compared.after());
    }

    private static void ruleset(List<Change> changes, Ruleset before, Ruleset after) {
        if (before == after) {
            return;
        }
        Set<String> tables = new LinkedHashSet<>();
        before.tables().forEach(table -> tables.add(table.name()));
        after.tables().forEach(table -> tables.add(table.name()));
        List<String> ordered = new ArrayList<>(Tables.names());
        ordered.retainAll(tables);
        tables.stream().filter(table -> !ordered.contains(table)).forEach(ordered::add);
        for (String table : ordered) {
            Table old = before.tableOrFresh(table);
            Table now = after.tableOrFresh(table);
            if (old != now) {
                new TableDiff(after.family(), old.normalised(), now.normalised(), Sameness.of(after.family(), old, now),
                        changes).run();
            }
        }
    }

    /** The differences of one table. */
    private record TableDiff(Family family, Table before, Table after, Sameness sameness, List<Change> changes) {

        void run() {
            for (Chain chain : after.chains()) {
                Chain old = before.chain(chain.name()).orElse(null);
                if (old == null) {
                    add(chain.name(), Kind.CHAIN_ADDED, 0, 0, "-N " + chain.name(), "");
                    old = Chain.named(chain.name());
                }
                chain(old, chain);
            }
            for (Chain chain : before.chains()) {
                if (!after.has(chain.name())) {
                    chain(chain, Chain.named(chain.name()));
                    add(chain.name(), Kind.CHAIN_REMOVED, 0, 0, "-X " + chain.name(), "");
                }
            }
        }

        private void chain(Chain old, Chain now) {
            if (old == now) {
                return;
            }
            if (now.isBuiltIn() && !now.policy().equals(old.policy())) {
                add(now.name(), Kind.POLICY, 0, 0,
                        "-P " + now.name() + " " + now.policy(), "-P " + now.name() + " " + old.policy());
            }
            Sameness.Compared compared = sameness.compared(now.name(), old.rules(), now.rules());
            if (compared.differ()) {
                rules(old.rules(), now.rules(), compared, now.name());
            }
        }

        /** Added and removed rules, those that are the same paired as moves; in the order of the new chain. */
        private void rules(List<Rule> old, List<Rule> now, Sameness.Compared compared, String chain) {
            int[] partner = align(compared);
            boolean[] kept = new boolean[old.size()];
            for (int place : partner) {
                if (place >= 0) {
                    kept[place] = true;
                }
            }
            Map<Rule, Deque<Integer>> gone = new HashMap<>();
            for (int i = 0; i < kept.length; i++) {
                if (!kept[i]) {
                    gone.computeIfAbsent(compared.before().get(i), rule -> new ArrayDeque<>()).add(i);
                }
            }
            int[] movedFrom = new int[now.size()];
            Set<Integer> moved = new LinkedHashSet<>();
            for (int i = 0; i < partner.length; i++) {
                Deque<Integer> places = partner[i] < 0 ? gone.get(compared.after().get(i)) : null;
                if (places != null && !places.isEmpty()) {
                    moved.add(places.peek());
                    movedFrom[i] = places.poll() + 1;
                }
            }
            int[] nextKept = new int[now.size() + 1];
            nextKept[now.size()] = old.size();
            for (int i = now.size() - 1; i >= 0; i--) {
                nextKept[i] = partner[i] >= 0 ? partner[i] : nextKept[i + 1];
            }
            int oldAt = 0;
            for (int i = 0; i <= now.size(); i++) {
                for (; oldAt < nextKept[i]; oldAt++) {
                    if (!kept[oldAt] && !moved.contains(oldAt)) {
                        add(chain, Kind.REMOVED, oldAt + 1, 0, old.get(oldAt).line(chain), "");
                    }
                }
                if (i < now.size() && partner[i] < 0) {
                    Kind kind = movedFrom[i] > 0 ? Kind.MOVED : Kind.ADDED;
                    add(chain, kind, i + 1, movedFrom[i], now.get(i).line(chain), "");
                } else {
                    oldAt++;
                }
            }
        }

        private void add(String chain, Kind kind, int position, int from, String line, String before) {
            changes.add(new Change(family, this.before.name(), chain, kind, position, from, line, before));
        }
    }
}
