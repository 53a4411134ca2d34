package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Sameness;

/**
 * What three-way merging gives: a chain that only one side changed is taken from that side. To spell rules otherwise is
 * no change, see {@link Sameness}.
 *
 * @param merged with conflicts, ours in the place of each
 * @param conflicts chains that both sides changed, each in another way
 */
public record Merge(Firewall merged, List<Conflict> conflicts) {

    /** A chain that both sides changed. */
    public record Conflict(Family family, String table, String chain) {
        @Override
        public String toString() {
            return family.label() + " " + table + " " + chain;
        }
    }

    public Merge {
        conflicts = List.copyOf(conflicts);
    }

    /**
     * Merges two descendants of a firewall.
     *
     * @param base what both started from
     */
    public static Merge of(Firewall base, Firewall theirs, Firewall ours) {
        List<Conflict> conflicts = new ArrayList<>();
        Firewall merged = ours;
        for (Family family : Family.all()) {
            merged = merged.with(merge(base.get(family), theirs.get(family), ours.get(family), conflicts));
        }
        return new Merge(merged, conflicts);
    }

    private static Ruleset merge(Ruleset base, Ruleset theirs, Ruleset ours, List<Conflict> conflicts) {
        if (base.sameRules(theirs)) {
            return ours;
        }
        Set<String> names = new LinkedHashSet<>();
        ours.tables().forEach(table -> names.add(table.name()));
        theirs.tables().forEach(table -> names.add(table.name()));
        Ruleset merged = ours;
        for (String name : names) {
            merged = merged.with(merge(ours.family(),
                    normal(base, name), normal(theirs, name), normal(ours, name), conflicts));
        }
        return merged;
    }

    private static Table normal(Ruleset ruleset, String table) {
        return ruleset.tableOrFresh(table).normalised();
    }

    private static Table merge(Family family, Table base, Table theirs, Table ours, List<Conflict> conflicts) {
        Set<String> names = new LinkedHashSet<>(ours.chainNames());
        names.addAll(theirs.chainNames());
        Collection<Chain> merged = new ArrayList<>();
        for (String name : names) {
            Chain was = base.chain(name).orElse(null);
            Chain their = theirs.chain(name).orElse(null);
            Chain our = ours.chain(name).orElse(null);
            Chain taken = our;
            if (Objects.equals(our, was)) {
                taken = their;
            } else if (!same(family, base, was, theirs, their)) {
                if (same(family, base, was, ours, our)) {
                    taken = their;
                } else if (!same(family, theirs, their, ours, our)) {
                    conflicts.add(new Conflict(family, ours.name(), name));
                }
            }
            if (taken != null) {
                merged.add(taken);
            }
        }
        return new Table(ours.name(), merged);
    }

    private static boolean same(Family family, Table before, Chain old, Table after, Chain now) {
        return Objects.equals(old, now)
                || old != null
                        && now != null
                        && Objects.equals(old.policy(), now.policy())
                        && Sameness.of(family, before, after).same(now.name(), old.rules(), now.rules());
    }
}
