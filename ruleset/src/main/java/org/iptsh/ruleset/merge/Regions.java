package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.diff.Alignment;

/**
 * Parts three lists of rules into the rules that all have, in order, and the regions between them, as diff3(1) does.
 *
 * <p>A rule that one side moved, and the other moved elsewhere or removed, and one that both inserted at different
 * places would be lost or doubled if each region were looked at alone: all that lies between is one region then.
 */
final class Regions {
    private final String chain;
    private final Sameness sameness;
    private final List<Rule> base;
    private final List<Rule> theirs;
    private final List<Rule> ours;
    private final int[] inTheirs;
    private final int[] inOurs;
    private final int[] theirsInBase;
    private final int[] oursInBase;
    private final List<Region> regions = new ArrayList<>();

    /**
     * A stretch of each list, from and up to an index.
     *
     * @param clash whether taking each side's changes in it would lose or double a rule
     */
    record Region(int base, int baseEnd, int theirs, int theirsEnd, int ours, int oursEnd, boolean clash) {
        private boolean isEmpty() {
            return base == baseEnd && theirs == theirsEnd && ours == oursEnd;
        }

        private Region upTo(Region last) {
            return new Region(base, last.baseEnd, theirs, last.theirsEnd, ours, last.oursEnd, true);
        }
    }

    private Regions(String chain, Sameness sameness, List<Rule> base, List<Rule> theirs, List<Rule> ours) {
        this.chain = chain;
        this.sameness = sameness;
        this.base = base;
        this.theirs = theirs;
        this.ours = ours;
        theirsInBase = aligned(theirs);
        oursInBase = aligned(ours);
        inTheirs = inverse(theirsInBase);
        inOurs = inverse(oursInBase);
    }

    /** The regions in which a side differs from the base, in order; between them all three have the same rules. */
    static List<Region> of(String chain, Sameness sameness, List<Rule> base, List<Rule> theirs, List<Rule> ours) {
        Regions found = new Regions(chain, sameness, base, theirs, ours);
        found.part();
        found.join();
        return found.regions;
    }

    private int[] aligned(List<Rule> side) {
        Sameness.Compared compared = sameness.compared(chain, base, side);
        return Alignment.of(compared.before(), compared.after());
    }

    private int[] inverse(int[] partner) {
        int[] inverse = new int[base.size()];
        Arrays.fill(inverse, -1);
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] >= 0) {
                inverse[partner[i]] = i;
            }
        }
        return inverse;
    }

    private void part() {
        int b = 0;
        int t = 0;
        int o = 0;
        for (int i = 0; i <= base.size(); i++) {
            boolean end = i == base.size();
            if (end || inTheirs[i] >= 0 && inOurs[i] >= 0) {
                int theirsEnd = end ? theirs.size() : inTheirs[i];
                int oursEnd = end ? ours.size() : inOurs[i];
                Region region = new Region(b, i, t, theirsEnd, o, oursEnd, false);
                if (!region.isEmpty()) {
                    regions.add(region);
                }
                b = i + 1;
                t = theirsEnd + 1;
                o = oursEnd + 1;
            }
        }
    }

    /** In which regions a rule was put in or taken out by one side. */
    private record Moves(Map<Rule, Set<Integer>> inserted, Map<Rule, Set<Integer>> removed) {
        Moves() {
            this(new HashMap<>(), new HashMap<>());
        }

        private static void note(Map<Rule, Set<Integer>> where, Rule rule, int region) {
            where.computeIfAbsent(rule, each -> new TreeSet<>()).add(region);
        }
    }

    private void join() {
        if (regions.size() < 2) {
            return;
        }
        Moves their = new Moves();
        Moves our = new Moves();
        for (int i = 0; i < regions.size(); i++) {
            Region region = regions.get(i);
            note(their.inserted, theirs, region.theirs, region.theirsEnd, theirsInBase, i);
            note(our.inserted, ours, region.ours, region.oursEnd, oursInBase, i);
            note(their.removed, base, region.base, region.baseEnd, inTheirs, i);
            note(our.removed, base, region.base, region.baseEnd, inOurs, i);
        }
        int[] joined = new int[regions.size()];
        Arrays.setAll(joined, i -> i);
        clashes(their, our).forEach(places -> joined[places.first()] = Math.max(joined[places.first()], places.last()));
        List<Region> longer = new ArrayList<>();
        for (int i = 0; i < joined.length; i++) {
            int first = i;
            int last = joined[i];
            for (; i < last; i++) {
                last = Math.max(last, joined[i + 1]);
            }
            longer.add(first == last ? regions.get(i) : regions.get(first).upTo(regions.get(last)));
        }
        regions.clear();
        regions.addAll(longer);
    }

    private void note(Map<Rule, Set<Integer>> where, List<Rule> rules, int from, int to, int[] partner, int region) {
        for (int i = from; i < to; i++) {
            if (partner[i] < 0) {
                Moves.note(where, sameness.compared(chain, rules.get(i)), region);
            }
        }
    }

    /** For each rule that would be lost or doubled, the regions in which it was put in or taken out. */
    private static List<TreeSet<Integer>> clashes(Moves their, Moves our) {
        List<TreeSet<Integer>> clashes = new ArrayList<>();
        clash(their, our, clashes);
        clash(our, their, clashes);
        return clashes;
    }

    private static void clash(Moves one, Moves other, List<TreeSet<Integer>> clashes) {
        one.inserted.forEach((rule, places) -> {
            Set<Integer> alsoInserted = other.inserted.getOrDefault(rule, Set.of());
            boolean insertedElsewhere = !alsoInserted.isEmpty() && !alsoInserted.equals(places);
            boolean movedAndRemoved = alsoInserted.isEmpty()
                    && one.removed.containsKey(rule)
                    && other.removed.containsKey(rule);
            if (insertedElsewhere || movedAndRemoved) {
                TreeSet<Integer> all = new TreeSet<>(places);
                all.addAll(alsoInserted);
                all.addAll(one.removed.getOrDefault(rule, Set.of()));
                all.addAll(other.removed.getOrDefault(rule, Set.of()));
                clashes.add(all);
            }
        });
    }
}
