package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.diff.Alignment;

/** Puts the foreign rules of a chain of live into the chain as we want it. */
final class ChainWeaving {
    private final Sameness sameness;
    private final Chain chain;
    private final Parts live;
    private final Parts wanted;

    /** Tells rules that are not ours by their place and their text. */
    @FunctionalInterface
    interface Theirs {
        boolean test(int index, Rule rule);
    }

    /** The rules of a chain: ours, theirs, and how many of ours stand before each of theirs. */
    record Parts(List<Rule> ours, List<Rule> foreign, List<Integer> before) {

        static Parts of(Chain chain, Theirs theirs) {
            Parts parts = new Parts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < chain.size(); i++) {
                Rule rule = chain.rules().get(i);
                if (theirs.test(i, rule)) {
                    parts.foreign.add(rule);
                    parts.before.add(parts.ours.size());
                } else {
                    parts.ours.add(rule);
                }
            }
            return parts;
        }
    }

    ChainWeaving(Sameness sameness, Chain chain, Parts live, Parts wanted) {
        this.sameness = sameness;
        this.chain = chain;
        this.live = live;
        this.wanted = wanted;
    }

    Chain woven() {
        if (live.foreign.equals(wanted.foreign)) {
            return chain;
        }
        int[] places = places();
        List<Rule> woven = new ArrayList<>();
        int next = 0;
        for (int at = 0; at <= wanted.ours.size(); at++) {
            while (next < places.length && places[next] == at) {
                woven.add(live.foreign.get(next++));
            }
            if (at < wanted.ours.size()) {
                woven.add(wanted.ours.get(at));
            }
        }
        return chain.withRules(woven);
    }

    /** Before which of our rules each foreign rule of live goes, by its number; never lower than the one before. */
    private int[] places() {
        int[] kept = Alignment.of(wanted.foreign, live.foreign);
        int[] stays = stays();
        int[] places = new int[kept.length];
        for (int from = 0, to; from < places.length; from = to) {
            to = from + 1;
            while (to < places.length && live.before.get(to).equals(live.before.get(from))) {
                to++;
            }
            placeRun(from, to, kept, stays, places);
        }
        int most = wanted.ours.size();
        for (int i = places.length - 1; i >= 0; i--) {
            most = kept[i] < 0 ? most : places[i];
            places[i] = Math.min(places[i], most);
        }
        for (int i = 1; i < places.length; i++) {
            places[i] = Math.max(places[i], places[i - 1]);
        }
        return places;
    }

    /** Which of our rules in live stand where among those that are wanted; -1 for one that is gone. */
    private int[] stays() {
        Sameness.Compared compared = sameness.compared(chain.name(), live.ours, wanted.ours);
        return Alignment.of(compared.after(), compared.before());
    }

    /** Places foreign rules that stand together in live: by those that are wanted where they are, else by ours. */
    private void placeRun(int from, int to, int[] kept, int[] stays, int[] places) {
        int known = from;
        while (known < to && kept[known] < 0) {
            known++;
        }
        int place = known < to ? wanted.before.get(kept[known]) : beside(live.before.get(from), stays);
        for (int i = from; i < to; i++) {
            place = kept[i] < 0 ? place : wanted.before.get(kept[i]);
            places[i] = place;
        }
    }

    /** The place of foreign rules before which this many of ours stand in live. */
    private int beside(int before, int[] stays) {
        if (before == 0) {
            return 0;
        } else if (before == stays.length) {
            return wanted.ours.size();
        }
        for (int i = before; i < stays.length; i++) {
            if (stays[i] >= 0) {
                return stays[i];
            }
        }
        for (int i = before - 1; i >= 0; i--) {
            if (stays[i] >= 0) {
                return stays[i] + 1;
            }
        }
        return 0;
    }
}
