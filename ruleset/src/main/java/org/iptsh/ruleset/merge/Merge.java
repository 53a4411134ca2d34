package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.diff.Diff;

/**
 * What three-way merging gives: rules that one side put in, took out, moved or replaced are so in the result, as long
 * as the other side changed nothing next to them. To spell rules otherwise is no change, see
 * {@link org.iptsh.ruleset.catalogue.Sameness}.
 *
 * @param merged with conflicts, ours in the place of each
 * @param conflicts places that both sides changed, each in another way; chain by chain, in the order of the rules
 * @param taken what theirs brought into ours
 */
public record Merge(Firewall merged, List<Conflict> conflicts, Diff taken) {

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
        return new Merge(merged, conflicts, Diff.between(ours, merged));
    }

    private static Ruleset merge(Ruleset base, Ruleset theirs, Ruleset ours, List<Conflict> conflicts) {
        if (base.sameRules(ours)) {
            return theirs;
        } else if (base.sameRules(theirs)) {
            return ours;
        }
        Set<String> names = new LinkedHashSet<>();
        ours.tables().forEach(table -> names.add(table.name()));
        theirs.tables().forEach(table -> names.add(table.name()));
        Ruleset merged = ours;
        for (String name : names) {
            merged = merged.with(new TableMerge(ours.family(),
                    normal(base, name), normal(theirs, name), normal(ours, name), conflicts).merged());
        }
        return merged;
    }

    private static Table normal(Ruleset ruleset, String table) {
        return ruleset.tableOrFresh(table).normalised();
    }
}
