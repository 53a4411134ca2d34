package org.iptsh.persistence.commit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.diff.Kind;

/** The words that say what a version changed: {@code IPv4 filter/INPUT: 2 added, 1 removed}. */
final class SavedMessage {
    /** A subject longer than this is cut down to counts; git shows about so many characters. */
    private static final int SUBJECT = 72;

    private SavedMessage() {}

    /** One line, or a line and below it one for each chain. */
    static String of(Diff diff) {
        if (diff.isEmpty()) {
            return "No rule changed";
        }
        Map<String, Map<Kind, Integer>> chains = new LinkedHashMap<>();
        for (Change change : diff.changes()) {
            String place = change.family().label() + " " + change.table() + "/" + change.chain();
            chains.computeIfAbsent(place, key -> new EnumMap<>(Kind.class)).merge(change.kind(), 1, Integer::sum);
        }
        List<String> parts = new ArrayList<>();
        chains.forEach((place, counts) -> parts.add(place + ": " + words(counts)));
        String line = String.join("; ", parts);
        if (line.length() <= SUBJECT) {
            return line;
        }
        Map<Kind, Integer> all = new EnumMap<>(Kind.class);
        diff.changes().forEach(change -> all.merge(change.kind(), 1, Integer::sum));
        return words(all) + " in " + chains.size() + (chains.size() == 1 ? " chain" : " chains") + "\n\n" + String.join("\n", parts);
    }

    private static String words(Map<Kind, Integer> counts) {
        List<String> words = new ArrayList<>();
        counts.forEach((kind, count) -> words.add(switch (kind) {
            case ADDED, REMOVED, MOVED -> count + " " + kind.word();
            case POLICY -> count == 1 ? "policy changed" : count + " policies changed";
            case CHAIN_ADDED -> count == 1 ? "new chain" : count + " new chains";
            case CHAIN_REMOVED -> count == 1 ? "chain removed" : count + " chains removed";
        }));
        return String.join(", ", words);
    }
}
