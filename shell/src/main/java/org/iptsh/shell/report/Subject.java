package org.iptsh.shell.report;

import java.util.HashMap;
import java.util.Map;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.diff.Kind;
import org.iptsh.ruleset.edit.Edits;
import org.iptsh.ruleset.explain.Explanation;
import org.iptsh.shell.view.Marks;

/**
 * The ruleset that a report is of, with what is needed to tell of it.
 *
 * @param marks whose its chains and rules are
 * @param edits what puts a rule into words
 * @param diff what led to it; empty if it is reported alone
 */
public record Subject(Firewall firewall, Marks marks, Edits edits, Diff diff) {

    /** A rule in plain words. */
    String explain(Family family, String table, String chain, String rule) {
        Place place = new Place(family, table, chain, firewall.get(family).tableOrFresh(table).names(),
                edits.dialect());
        return Explanation.of(edits.catalogue(), place, Rule.of(rule));
    }

    /** The number of changes in each chain of a family's table. */
    Map<String, Integer> changesByChain(Family family, String table) {
        Map<String, Integer> counts = new HashMap<>();
        for (Change change : diff.changes()) {
            if (change.family() == family && change.table().equals(table)) {
                counts.merge(change.chain(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** What became of the rules of a family's table, by chain and position. */
    Map<String, Map<Integer, Kind>> kinds(Family family, String table) {
        Map<String, Map<Integer, Kind>> kinds = new HashMap<>();
        for (Change change : diff.changes()) {
            boolean isThere = change.kind() == Kind.ADDED || change.kind() == Kind.MOVED;
            if (isThere && change.family() == family && change.table().equals(table)) {
                kinds.computeIfAbsent(change.chain(), chain -> new HashMap<>()).put(change.position(), change.kind());
            }
        }
        return kinds;
    }
}
