package org.iptsh.persistence.commit;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.delta.Delta;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.delta.Slice;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.owner.Ownership;

/**
 * A change to live that somebody wants: the chains that differ, as they were seen and as they shall be.
 *
 * <p>All firewalls here are slices, see {@link Slice}: a commit looks at nothing that it does not change.
 *
 * @param seen what is live, everybody's rules included
 * @param wanted what shall be live, everybody's rules included
 * @param policies the built-in chains of the tables that change, without rules, with the counters of their policies;
 *     they need not be there where changing the table keeps these
 * @param ownership tells whose the rules are
 */
public record Proposal(Firewall seen, Firewall wanted, Firewall policies, Ownership ownership) {

    /** The change from one firewall to another. */
    public static Proposal between(Firewall live, Firewall candidate, Ownership ownership) {
        Firewall seen = Firewall.empty();
        Firewall wanted = Firewall.empty();
        Firewall policies = Firewall.empty();
        for (Family family : Family.all()) {
            Set<Touched> touched = Slice.differing(live.get(family), candidate.get(family));
            touched.addAll(namedLikeTargets(live.get(family), touched));
            touched.addAll(namedLikeTargets(candidate.get(family), touched));
            seen = seen.with(Slice.of(live.get(family), touched));
            wanted = wanted.with(Slice.of(candidate.get(family), touched));
            policies = policies.with(Slice.policies(live.get(family), touched));
        }
        return new Proposal(seen, wanted, policies, ownership);
    }

    /**
     * The chains to which rules of these lead and that are named like a target: whoever does not see them takes such a
     * rule for one with the target, and nft then neither finds it nor puts it in.
     */
    private static Set<Touched> namedLikeTargets(Ruleset ruleset, Set<Touched> touched) {
        Set<Touched> named = new LinkedHashSet<>();
        for (Touched each : touched) {
            ruleset.table(each.table()).ifPresent(table -> table.chain(each.chain()).stream()
                    .flatMap(chain -> chain.rules().stream())
                    .map(Rule::target)
                    .filter(target -> table.has(target) && Delta.isTarget(target, ruleset.family()))
                    .forEach(target -> named.add(new Touched(each.table(), target))));
        }
        return named;
    }

    /** The chains that it changes, of each family of which it changes any. */
    public Map<Family, Set<Touched>> touched() {
        Map<Family, Set<Touched>> touched = new TreeMap<>();
        for (Family family : Family.all()) {
            Set<Touched> chains = touched(family);
            if (!chains.isEmpty()) {
                touched.put(family, chains);
            }
        }
        return touched;
    }

    /** The chains of a family that it changes. */
    public Set<Touched> touched(Family family) {
        Set<Touched> touched = new LinkedHashSet<>(Slice.chains(seen.get(family)));
        touched.addAll(Slice.chains(wanted.get(family)));
        return touched;
    }

    /** The same, seen at another time. */
    public Proposal seen(Firewall now, Firewall policiesNow) {
        return new Proposal(now, wanted, policiesNow, ownership);
    }

    /** The same with the wanted rules in other words; what stays is spelled as it was seen. */
    public Proposal worded(Firewall words) {
        Firewall worded = wanted;
        for (Family family : touched().keySet()) {
            worded = worded.with(Diff.keepSpelling(seen.get(family), words.get(family)));
        }
        return new Proposal(seen, worded, policies, ownership);
    }

    /** What it changes, as a person reads it: of ours, as {@code diff} tells it. */
    public Diff diff() {
        return ownership.diff(seen, wanted);
    }
}
