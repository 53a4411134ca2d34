package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Sameness;

/** Merges the rules of one chain. */
final class ChainMerge {
    private final Sameness sameness;
    private final Chain base;
    private final Chain theirs;
    private final Chain ours;
    private final Predicate<Rule> isLost;
    private final List<Conflict> conflicts;
    private final List<Rule> merged = new ArrayList<>();

    /**
     * Merges three states of a chain; who doesn't have it gives an empty one.
     *
     * @param isLost whether a rule leads to a chain that is in none of the merged ones, since the other side removed it
     * @param conflicts gets the conflicts
     */
    ChainMerge(Sameness sameness, Chain base, Chain theirs, Chain ours, Predicate<Rule> isLost,
            List<Conflict> conflicts) {
        this.sameness = sameness;
        this.base = base;
        this.theirs = theirs;
        this.ours = ours;
        this.isLost = isLost;
        this.conflicts = conflicts;
    }

    Chain merged() {
        int t = 0;
        int o = 0;
        for (Regions.Region region : Regions.of(ours.name(), sameness, base.rules(), theirs.rules(), ours.rules())) {
            stay(t, region.theirs(), o);
            take(region);
            t = region.theirsEnd();
            o = region.oursEnd();
        }
        stay(t, theirs.size(), o);
        // A policy is ACCEPT or DROP: where both sides changed it, both made it the same.
        String policy = Objects.equals(ours.policy(), base.policy()) ? theirs.policy() : ours.policy();
        return new Chain(ours.name(), policy, theirs.counters(), merged);
    }

    /** Rules that both sides have; the spelling is ours, and where it is one, the counters are theirs. */
    private void stay(int from, int to, int ourFrom) {
        for (int i = from; i < to; i++) {
            Rule their = theirs.rules().get(i);
            Rule our = ours.rules().get(ourFrom + i - from);
            merged.add(their.equals(our) ? their : our);
        }
    }

    private void take(Regions.Region region) {
        List<Rule> was = base.rules().subList(region.base(), region.baseEnd());
        List<Rule> their = theirs.rules().subList(region.theirs(), region.theirsEnd());
        List<Rule> our = ours.rules().subList(region.ours(), region.oursEnd());
        if (same(their, our)) {
            stay(region.theirs(), region.theirsEnd(), region.ours());
        } else if (same(was, our) && !region.clash() && their.stream().noneMatch(isLost)) {
            merged.addAll(their);
        } else {
            merged.addAll(our);
            if (!same(was, their) || region.clash() || our.stream().anyMatch(isLost)) {
                conflicts.add(new Conflict.OfRules(sameness.family(), sameness.table(), ours.name(),
                        new Conflict.Part(region.base(), was), new Conflict.Part(region.theirs(), their),
                        new Conflict.Part(region.ours(), our)));
            }
        }
    }

    private boolean same(List<Rule> one, List<Rule> other) {
        return sameness.same(ours.name(), one, other);
    }
}
