package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;

/**
 * One side's rules of a chain, parted into those that are merged and the foreign ones.
 *
 * @param places where each of {@code own} stands in the chain
 * @param foreignPlaces the same of each of {@code foreign}
 */
record Side(List<Rule> own, int[] places, List<Rule> foreign, int[] foreignPlaces) {

    static Side of(Chain chain, Predicate<Rule> isForeign) {
        List<Rule> own = new ArrayList<>(chain.size());
        List<Rule> foreign = new ArrayList<>();
        int[] places = new int[chain.size()];
        int[] foreignPlaces = new int[chain.size()];
        for (int i = 0; i < chain.size(); i++) {
            Rule rule = chain.rules().get(i);
            if (isForeign.test(rule)) {
                foreignPlaces[foreign.size()] = i;
                foreign.add(rule);
            } else {
                places[own.size()] = i;
                own.add(rule);
            }
        }
        return new Side(own, places, foreign, foreignPlaces);
    }

    /** What this side has of a region. */
    Conflict.Part part(int from, int to) {
        int at = from < to ? places[from] : from > 0 ? places[from - 1] + 1 : 0;
        return new Conflict.Part(at, Arrays.stream(places, from, to).boxed().toList(), own.subList(from, to));
    }
}
