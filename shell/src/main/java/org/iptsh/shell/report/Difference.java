package org.iptsh.shell.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.diff.Kind;
import org.iptsh.shell.view.DiffView;

/**
 * What changes from one ruleset to another.
 *
 * @param diff all of it
 * @param places the changes, chain by chain
 * @param unified the same as diff -u prints it
 */
public record Difference(Diff diff, List<Place> places, List<String> unified) {

    public Difference {
        places = List.copyOf(places);
        unified = List.copyOf(unified);
    }

    /** The changes of one chain. */
    public record Place(Report.Spot spot, List<Entry> entries) {
        public Place {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A change, or a rule and the one that took its place.
     *
     * @param piece what a terminal shows of it
     * @param words what each line of it means, in plain English; as many as there are lines
     */
    public record Entry(DiffView.Piece piece, List<String> words) {
        public Entry {
            words = List.copyOf(words);
        }
    }

    /** Puts a difference into words, those of what is gone and those of what is there. */
    public static Difference of(Diff diff, Subject before, Subject after, List<String> unified) {
        Map<Report.Spot, List<Entry>> places = new LinkedHashMap<>();
        for (DiffView.Piece piece : DiffView.pieces(diff)) {
            Change change = piece.changes().get(0);
            places.computeIfAbsent(new Report.Spot(change.family(), change.table(), change.chain(), 0),
                    spot -> new ArrayList<>()).add(new Entry(piece, piece.changes().stream()
                            .map(each -> words(each, each.kind() == Kind.REMOVED ? before : after)).toList()));
        }
        List<Place> all = new ArrayList<>();
        places.forEach((spot, entries) -> all.add(new Place(spot, entries)));
        return new Difference(diff, all, unified);
    }

    private static String words(Change change, Subject subject) {
        return switch (change.kind()) {
            case ADDED, REMOVED, MOVED -> subject.explain(change.family(), change.table(), change.chain(),
                    change.line().substring(("-A " + change.chain()).length()).strip());
            case POLICY -> change.line().endsWith(" DROP")
                    ? "Packets that no rule decides on were accepted and are now dropped."
                    : "Packets that no rule decides on were dropped and are now accepted.";
            case CHAIN_ADDED, CHAIN_REMOVED -> "";
        };
    }
}
