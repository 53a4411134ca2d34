package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.diff.Alignment;

/** Merges the rules of one chain. */
final class ChainMerge {
    private final Sameness sameness;
    private final Chain theirChain;
    private final Chain ourChain;
    private final String policy;
    private final Side base;
    private final Side theirs;
    private final Side ours;
    private final Predicate<Rule> isLost;
    private final List<Conflict> conflicts;
    private final List<Piece> pieces = new ArrayList<>();

    /** A rule of the result, and where each side has it; -1 if it doesn't. */
    private record Piece(Rule rule, int theirs, int ours) {}

    /**
     * Merges three states of a chain; who doesn't have it gives an empty one.
     *
     * @param isLost whether a rule leads to a chain that is in none of the merged ones, since the other side removed it
     * @param conflicts gets the conflicts
     */
    ChainMerge(Sameness sameness, Chain base, Chain theirs, Chain ours, Predicate<Rule> isForeign,
            Predicate<Rule> isLost, List<Conflict> conflicts) {
        this.sameness = sameness;
        this.theirChain = theirs;
        this.ourChain = ours;
        // A policy is ACCEPT or DROP: where both sides changed it, both made it the same.
        this.policy = Objects.equals(ours.policy(), base.policy()) ? theirs.policy() : ours.policy();
        this.base = Side.of(base, isForeign);
        this.theirs = Side.of(theirs, isForeign);
        this.ours = Side.of(ours, isForeign);
        this.isLost = isLost;
        this.conflicts = conflicts;
    }

    Chain merged() {
        int t = 0;
        int o = 0;
        for (Regions.Region region : Regions.of(ourChain.name(), sameness, base.own(), theirs.own(), ours.own())) {
            stay(t, region.theirs(), o);
            take(region);
            t = region.theirsEnd();
            o = region.oursEnd();
        }
        stay(t, theirs.own().size(), o);
        return new Chain(ourChain.name(), policy, theirChain.counters(), woven());
    }

    /** Rules that both sides have; the spelling is ours, and where it is one, the counters are theirs. */
    private void stay(int from, int to, int ourFrom) {
        for (int i = from; i < to; i++) {
            int o = ourFrom + i - from;
            Rule their = theirs.own().get(i);
            Rule our = ours.own().get(o);
            pieces.add(new Piece(their.equals(our) ? their : our, theirs.places()[i], ours.places()[o]));
        }
    }

    private void take(Regions.Region region) {
        List<Rule> was = base.own().subList(region.base(), region.baseEnd());
        List<Rule> their = theirs.own().subList(region.theirs(), region.theirsEnd());
        List<Rule> our = ours.own().subList(region.ours(), region.oursEnd());
        if (same(their, our)) {
            stay(region.theirs(), region.theirsEnd(), region.ours());
        } else if (same(was, our) && !region.clash() && their.stream().noneMatch(isLost)) {
            for (int i = region.theirs(); i < region.theirsEnd(); i++) {
                pieces.add(new Piece(theirs.own().get(i), theirs.places()[i], -1));
            }
        } else {
            for (int i = region.ours(); i < region.oursEnd(); i++) {
                pieces.add(new Piece(ours.own().get(i), -1, ours.places()[i]));
            }
            if (!same(was, their) || region.clash() || our.stream().anyMatch(isLost)) {
                Family family = sameness.family();
                conflicts.add(new Conflict.OfRules(family, sameness.table(), ourChain.name(),
                        base.part(region.base(), region.baseEnd()),
                        theirs.part(region.theirs(), region.theirsEnd()),
                        ours.part(region.ours(), region.oursEnd())));
            }
        }
    }

    private boolean same(List<Rule> one, List<Rule> other) {
        return sameness.same(ourChain.name(), one, other);
    }

    /**
     * The result with the foreign rules of theirs among it: each between the rules between which it stands there, and
     * where ours has put others there too, on the side of them on which ours has it, or else before them.
     */
    private List<Rule> woven() {
        int[] ourPlace = ourForeignPlaces();
        int[] limit = limits();
        List<Rule> result = new ArrayList<>(pieces.size() + theirs.foreign().size());
        int at = 0;
        for (int f = 0; f < ourPlace.length; f++) {
            int place = theirs.foreignPlaces()[f];
            while (at < pieces.size() && (limit[at] < place || pieces.get(at).theirs() < 0
                    && pieces.get(at).ours() < ourPlace[f])) {
                result.add(pieces.get(at++).rule());
            }
            result.add(theirs.foreign().get(f));
        }
        pieces.subList(at, pieces.size()).forEach(piece -> result.add(piece.rule()));
        return result;
    }

    /** Where ours has each foreign rule of theirs; -1 if it doesn't. */
    private int[] ourForeignPlaces() {
        Sameness.Compared compared = sameness.compared(ourChain.name(), ours.foreign(), theirs.foreign());
        int[] places = Alignment.of(compared.before(), compared.after());
        for (int i = 0; i < places.length; i++) {
            places[i] = places[i] < 0 ? -1 : ours.foreignPlaces()[places[i]];
        }
        return places;
    }

    /** For each piece, the place in theirs of the first one from it on that theirs has. */
    private int[] limits() {
        int[] limits = new int[pieces.size()];
        int next = Integer.MAX_VALUE;
        for (int i = limits.length - 1; i >= 0; i--) {
            next = pieces.get(i).theirs() >= 0 ? pieces.get(i).theirs() : next;
            limits[i] = next;
        }
        return limits;
    }
}
