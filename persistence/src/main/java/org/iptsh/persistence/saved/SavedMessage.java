package org.iptsh.persistence.saved;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Kind;

/**
 * What a version says of itself: what its author wrote, and what changed, counted chain by chain.
 *
 * <p>A line of the count reads {@code filter/INPUT: 2 rules added, 1 removed (IPv4)}; a chain in which the same
 * changed for both families is one line. Where the author wrote nothing, the count is the subject, shortened to one
 * line if it is long.
 */
public final class SavedMessage {
    /** What git's own listings show of a subject. */
    private static final int SUBJECT = 72;
    private static final List<Kind> ORDER =
            List.of(Kind.CHAIN_ADDED, Kind.CHAIN_REMOVED, Kind.ADDED, Kind.REMOVED, Kind.MOVED, Kind.POLICY);

    private SavedMessage() {}

    /**
     * Words the message.
     *
     * @param text what the author wrote; its first line is the subject
     * @param changes what changed since the version before
     */
    public static String of(Optional<String> text, Collection<Change> changes) {
        List<String> lines = lines(changes);
        String counted = String.join("\n", lines);
        Optional<String> written = text.map(String::strip).filter(t -> !t.isEmpty());
        if (written.isPresent()) {
            return lines.isEmpty() ? written.get() : written.get() + "\n\n" + counted;
        }
        if (lines.isEmpty()) {
            return "No rule changed";
        }
        String subject = String.join("; ", lines);
        return subject.length() <= SUBJECT ? subject : total(changes) + "\n\n" + counted;
    }

    private record Place(String table, String chain) {}

    private static List<String> lines(Collection<Change> changes) {
        Map<Place, Map<Family, List<Change>>> places = new LinkedHashMap<>();
        for (Change change : changes) {
            places.computeIfAbsent(new Place(change.table(), change.chain()), place -> new EnumMap<>(Family.class))
                    .computeIfAbsent(change.family(), family -> new ArrayList<>())
                    .add(change);
        }
        List<String> lines = new ArrayList<>();
        places.forEach((place, families) -> {
            Map<String, Set<Family>> phrases = new LinkedHashMap<>();
            families.forEach((family, those) ->
                    phrases.computeIfAbsent(phrase(those), phrase -> EnumSet.noneOf(Family.class)).add(family));
            String where = place.table() + "/" + place.chain() + ": ";
            phrases.forEach((phrase, those) -> lines.add(where + phrase + labels(those)));
        });
        return lines;
    }

    private static String total(Collection<Change> changes) {
        long chains = changes.stream().map(change -> new Place(change.table(), change.chain())).distinct().count();
        long tables = changes.stream().map(Change::table).distinct().count();
        Set<Family> families = changes.stream()
                .map(Change::family)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Family.class)));
        String where = count(chains, "chain") + (tables > 1 ? " of " + tables + " tables" : " of " + table(changes));
        return where + ": " + phrase(changes) + labels(families);
    }

    private static String table(Collection<Change> changes) {
        return changes.iterator().next().table();
    }

    /** Such as {@code new chain, 2 rules added, 1 removed, policy DROP}. */
    private static String phrase(Collection<Change> changes) {
        Map<Kind, List<Change>> kinds = changes.stream()
                .collect(Collectors.groupingBy(Change::kind, () -> new EnumMap<>(Kind.class), Collectors.toList()));
        List<String> parts = new ArrayList<>();
        boolean rulesNamed = false;
        for (Kind kind : ORDER) {
            int number = kinds.getOrDefault(kind, List.of()).size();
            if (number == 0) {
                continue;
            }
            switch (kind) {
                case CHAIN_ADDED -> parts.add(number == 1 ? "new chain" : number + " new chains");
                case CHAIN_REMOVED -> parts.add(number == 1 ? "chain removed" : number + " chains removed");
                case POLICY -> parts.add(policies(kinds.get(kind)));
                default -> {
                    String rules = rulesNamed ? Integer.toString(number) : count(number, "rule");
                    parts.add(rules + " " + kind.word());
                    rulesNamed = true;
                }
            }
        }
        return String.join(", ", parts);
    }

    private static String policies(List<Change> changes) {
        String line = changes.get(0).line();
        return changes.size() == 1
                ? "policy " + line.substring(line.lastIndexOf(' ') + 1)
                : changes.size() + " policies";
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String labels(Set<Family> families) {
        return families.stream().map(Family::label).collect(Collectors.joining(" and ", " (", ")"));
    }
}
