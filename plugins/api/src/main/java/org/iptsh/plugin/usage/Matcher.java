package org.iptsh.plugin.usage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.text.Token;

/**
 * Matches words against a usage by trying its ways in order, and notes how far it came and what it looked for
 * there.
 */
final class Matcher {
    private final Map<String, Kind> kinds;
    private final List<Token> words;
    private final Map<Integer, Set<Node>> lookedFor = new LinkedHashMap<>();
    private int furthest;

    Matcher(Map<String, Kind> kinds, List<Token> words) {
        this.kinds = kinds;
        this.words = words;
    }

    /** What is left to match behind a node. */
    private interface Rest {
        boolean match(int at, Taken taken);
    }

    /** The words taken so far, the last first. */
    private record Taken(Taken before, String place, Token word) {}

    Optional<Map<String, List<Token>>> match(Node node) {
        Taken[] all = new Taken[1];
        boolean matched = match(node, 0, null, (at, taken) -> {
            furthest = Math.max(furthest, at);
            all[0] = taken;
            return at == words.size();
        });
        if (!matched) {
            return Optional.empty();
        }
        List<Taken> taken = new ArrayList<>();
        for (Taken one = all[0]; one != null; one = one.before()) {
            taken.add(0, one);
        }
        Map<String, List<Token>> places = new LinkedHashMap<>();
        taken.forEach(one -> places.computeIfAbsent(one.place(), name -> new ArrayList<>()).add(one.word()));
        return Optional.of(places);
    }

    /** The index of the first word that could not be placed. */
    int furthest() {
        return furthest;
    }

    Set<Node> expectedAtFurthest() {
        return lookedFor.getOrDefault(furthest, Set.of());
    }

    Set<Node> expectedAtEnd() {
        return lookedFor.getOrDefault(words.size(), Set.of());
    }

    private boolean match(Node node, int at, Taken taken, Rest rest) {
        if (node instanceof Node.Sequence sequence) {
            return sequence(sequence.parts(), 0, at, taken, rest);
        } else if (node instanceof Node.Choice choice) {
            for (Node way : choice.ways()) {
                if (match(way, at, taken, rest)) {
                    return true;
                }
            }
            return false;
        } else if (node instanceof Node.Perhaps perhaps) {
            return match(perhaps.part(), at, taken, rest) || rest.match(at, taken);
        } else if (node instanceof Node.Repeat repeat) {
            return match(repeat.part(), at, taken, (next, more) ->
                    next > at && match(repeat, next, more, rest) || rest.match(next, more));
        }
        lookedFor.computeIfAbsent(at, index -> new LinkedHashSet<>()).add(node);
        furthest = Math.max(furthest, at);
        if (at >= words.size()) {
            return false;
        }
        Token word = words.get(at);
        if (node instanceof Node.Literal literal) {
            return word.is(literal.word()) && rest.match(at + 1, new Taken(taken, literal.word(), word));
        }
        String name = ((Node.Place) node).name();
        Kind kind = kinds.get(name);
        return (kind == null || kind.accepts().test(word.text()))
                && rest.match(at + 1, new Taken(taken, name, word));
    }

    private boolean sequence(List<Node> parts, int index, int at, Taken taken, Rest rest) {
        return index == parts.size()
                ? rest.match(at, taken)
                : match(parts.get(index), at, taken, (next, more) -> sequence(parts, index + 1, next, more, rest));
    }
}
