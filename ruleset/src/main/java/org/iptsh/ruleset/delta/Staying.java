package org.iptsh.ruleset.delta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.diff.Alignment;

/**
 * The rules of a chain that stay while it becomes another.
 *
 * <p>To delete by text hits the first rule that iptables takes for the same. So of such rules the first ones go: where
 * another would have to go, those above it go too and are put in anew.
 */
final class Staying {
    private final List<Rule> from;
    private final int[] oldPlace;
    private final int[] newPlace;

    /**
     * Lines up two lists of rules.
     *
     * @param to the rules wanted; an element that is not a rule is like none of {@code from}
     */
    Staying(List<Rule> from, List<?> to, Deletion deletion) {
        this.from = from;
        this.oldPlace = Alignment.of(from, to);
        this.newPlace = new int[from.size()];
        Arrays.fill(newPlace, -1);
        for (int i = 0; i < oldPlace.length; i++) {
            if (oldPlace[i] >= 0) {
                newPlace[oldPlace[i]] = i;
            }
        }
        preferLast();
        giveUpAboveDeleted(deletion);
    }

    /** Whether the rule at this place of the old list stays. */
    boolean stays(int place) {
        return newPlace[place] >= 0;
    }

    /** Where in the old list the rule at this place of the new one stood; -1 if it has to be put in. */
    int oldPlace(int place) {
        return oldPlace[place];
    }

    /** The places of the rules that go, in the old list. */
    List<Integer> gone() {
        return without(newPlace);
    }

    /** The places of the rules that come, in the new list. */
    List<Integer> come() {
        return without(oldPlace);
    }

    private static List<Integer> without(int[] partner) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] < 0) {
                places.add(i);
            }
        }
        return places;
    }

    /** The place in the new list of the last rule that stays, -1 if none does. */
    int last() {
        int last = oldPlace.length - 1;
        while (last >= 0 && oldPlace[last] < 0) {
            last--;
        }
        return last;
    }

    /** Of equal rules with nothing that stays between them, the last one is the one that stays. */
    private void preferLast() {
        int next = from.size();
        for (int i = from.size() - 1; i >= 0; i--) {
            if (stays(i)) {
                int last = next - 1;
                while (last > i && !from.get(last).equals(from.get(i))) {
                    last--;
                }
                stay(i, last);
                next = last;
            }
        }
    }

    private void stay(int old, int instead) {
        int now = newPlace[old];
        newPlace[old] = -1;
        newPlace[instead] = now;
        oldPlace[now] = instead;
    }

    private void giveUpAboveDeleted(Deletion deletion) {
        Set<String> deletedBelow = new HashSet<>();
        for (int i = from.size() - 1; i >= 0; i--) {
            Rule rule = from.get(i);
            if (!stays(i) && deletion.findsByText(rule)) {
                deletedBelow.add(deletion.compared(rule));
            } else if (stays(i) && !deletedBelow.isEmpty() && deletedBelow.contains(deletion.compared(rule))) {
                oldPlace[newPlace[i]] = -1;
                newPlace[i] = -1;
            }
        }
    }
}
