package org.iptsh.ruleset;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds the word somebody meant: the one with the fewest letters changed, added, dropped or swapped. */
public final class Nearest {
    private Nearest() {}

    /**
     * The candidate nearest to what was typed, if one is near enough to be worth offering: a third of its letters.
     * Upper and lower case are told apart only where that leaves one.
     */
    public static Optional<String> to(String typed, Collection<String> candidates) {
        return to(typed, candidates, UnaryOperator.identity())
                .or(() -> to(typed, candidates, word -> word.toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> to(String typed, Collection<String> candidates, UnaryOperator<String> fold) {
        String best = null;
        int bestDistance = Math.max(1, (typed.length() + 1) / 3) + 1;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - typed.length()) >= bestDistance) {
                continue;
            }
            int distance = distance(fold.apply(typed), fold.apply(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The optimal string alignment distance: neighbours swapped count as one slip. */
    static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], before[j - 2] + 1);
                }
            }
            int[] free = before;
            before = previous;
            previous = current;
            current = free;
        }
        return previous[b.length()];
    }
}
