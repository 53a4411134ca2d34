package org.iptsh.persistence.commit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.text.SaveWriter;

/**
 * What a commit does to each section, and how it is undone.
 *
 * <p>Only tables that change are named. Each is named whole, in both directions: a table that was not there before comes
 * back as the kernel would make it, since a dump without it would leave the new one standing (measured).
 *
 * @param command what makes the texts live
 * @param apply what brings live to the candidate
 * @param before what brings it back, counters included
 */
record Sections(Family family, List<String> command, String apply, String before) {

    /** The sections that differ; none if nothing does. */
    static List<Sections> between(Iptables iptables, Firewall live, Firewall candidate) {
        List<Sections> sections = new ArrayList<>();
        for (Family family : Family.all()) {
            Ruleset before = live.get(family);
            Ruleset after = candidate.get(family);
            Set<String> changed = changedTables(before, after);
            if (!changed.isEmpty()) {
                Ruleset from = only(before, changed);
                sections.add(new Sections(family, iptables.restore(family),
                        SaveWriter.withCounters(Diff.keepCounters(from, only(after, changed))),
                        SaveWriter.withCounters(from)));
            }
        }
        return sections;
    }

    private static Set<String> changedTables(Ruleset before, Ruleset after) {
        Set<String> names = new LinkedHashSet<>();
        before.tables().forEach(table -> names.add(table.name()));
        after.tables().forEach(table -> names.add(table.name()));
        names.removeIf(name -> whole(before, name).equals(whole(after, name)));
        return names;
    }

    private static Table whole(Ruleset ruleset, String table) {
        return ruleset.tableOrFresh(table).normalised();
    }

    private static Ruleset only(Ruleset ruleset, Set<String> tables) {
        return new Ruleset(ruleset.family(), tables.stream().map(name -> whole(ruleset, name)).toList());
    }
}
