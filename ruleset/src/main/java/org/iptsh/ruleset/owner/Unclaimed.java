package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.diff.Alignment;

/** The chains and rules of a firewall that appeared in live without us since what is saved. */
public final class Unclaimed {
    /** Nothing is. */
    public static final Unclaimed NOTHING = new Unclaimed(Firewall.empty(), Map.of());

    private final Firewall firewall;
    private final Map<Place, Part> parts;

    /** Where a chain stands. */
    private record Place(Family family, String table, String chain) {}

    /**
     * What is unclaimed of a chain.
     *
     * @param whole whether the chain itself is, with all that stands in it
     * @param rules the indexes of its rules that are, from 0
     */
    public record Part(Family family, String table, String chain, boolean whole, List<Integer> rules) {
        public Part {
            rules = List.copyOf(rules);
        }

        private boolean isOf(Family other, String otherTable) {
            return family == other && table.equals(otherTable);
        }

        private Part with(boolean all, List<Integer> indexes) {
            return new Part(family, table, chain, all, indexes);
        }

        private Place place() {
            return new Place(family, table, chain);
        }
    }

    private Unclaimed(Firewall firewall, Map<Place, Part> parts) {
        this.firewall = firewall;
        this.parts = Collections.unmodifiableMap(parts);
    }

    static Unclaimed between(Ownership ownership, Firewall live, Firewall saved) {
        Map<Place, Part> parts = new LinkedHashMap<>();
        for (Family family : Family.all()) {
            for (Table table : live.get(family).normalised().tables()) {
                Table known = saved.get(family).tableOrFresh(table.name());
                Sameness sameness = Sameness.of(family, known, table);
                for (Chain chain : table.chains()) {
                    if (ownership.owners().ofChain(family, table.name(), chain.name()).isEmpty()) {
                        Part part = part(ownership.owners(), sameness, known.chain(chain.name()), chain);
                        if (part.whole() || !part.rules().isEmpty()) {
                            parts.put(part.place(), part);
                        }
                    }
                }
            }
        }
        return parts.isEmpty() ? NOTHING : new Unclaimed(live, parts);
    }

    private static Part part(Owners owners, Sameness sameness, Optional<Chain> saved, Chain live) {
        BitSet rules = new BitSet();
        if (!saved.filter(live::equals).isPresent()) {
            rules.set(0, live.size());
            saved.ifPresent(old -> rules.andNot(known(sameness, old, live)));
            Owners.Guests guests = owners.guests(sameness.table(), live.name());
            for (int i = rules.nextSetBit(0); i >= 0; i = rules.nextSetBit(i + 1)) {
                rules.set(i, guests.owner(live.rules().get(i)).isEmpty());
            }
        }
        return new Part(sameness.family(), sameness.table(), live.name(), !live.isBuiltIn() && saved.isEmpty(),
                rules.stream().boxed().toList());
    }

    /** The rules of a chain that stand in the other one as well, wherever, each as often as there. */
    private static BitSet known(Sameness sameness, Chain saved, Chain live) {
        Sameness.Compared compared = sameness.compared(live.name(), saved.rules(), live.rules());
        BitSet known = new BitSet();
        if (!compared.differ()) {
            known.set(0, live.size());
            return known;
        }
        Map<Rule, Integer> left = new HashMap<>();
        compared.before().forEach(rule -> left.merge(rule, 1, Integer::sum));
        int[] partner = Alignment.of(compared.before(), compared.after());
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] >= 0) {
                known.set(i);
                left.merge(compared.after().get(i), -1, Integer::sum);
            }
        }
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] < 0 && left.getOrDefault(compared.after().get(i), 0) > 0) {
                known.set(i);
                left.merge(compared.after().get(i), -1, Integer::sum);
            }
        }
        return known;
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** How many chains are unclaimed as a whole, and how many rules in others. */
    public int size() {
        return parts.values().stream().mapToInt(part -> part.whole() ? 1 : part.rules().size()).sum();
    }

    /** All of it, chain by chain. */
    public List<Part> parts() {
        return List.copyOf(parts.values());
    }

    /** Whether this chain is, with all that stands in it. */
    public boolean chain(Family family, String table, String chain) {
        Part part = parts.get(new Place(family, table, chain));
        return part != null && part.whole();
    }

    /** Whether the rule at this index, from 0, is. */
    public boolean rule(Family family, String table, String chain, int index) {
        Part part = parts.get(new Place(family, table, chain));
        return part != null && Collections.binarySearch(part.rules(), index) >= 0;
    }

    /** The rules of one of the {@link #parts}. */
    public List<Rule> rules(Part part) {
        List<Rule> all = firewall.get(part.family()).chain(part.table(), part.chain()).orElseThrow().rules();
        return part.rules().stream().map(all::get).toList();
    }

    /** What of it stands unchanged in another firewall, with the places there. */
    public Unclaimed in(Firewall other) {
        return of(other, parts.values().stream().map(part -> compared(part, other).there()));
    }

    /** The rest of it: what does not stand unchanged in another firewall, with the places here. */
    public Unclaimed missingIn(Firewall other) {
        return of(firewall, parts.values().stream().map(part -> compared(part, other).missing()));
    }

    private static Unclaimed of(Firewall firewall, Stream<Part> parts) {
        Map<Place, Part> found = new LinkedHashMap<>();
        parts.filter(part -> part.whole() || !part.rules().isEmpty()).forEach(part -> found.put(part.place(), part));
        return found.isEmpty() ? NOTHING : new Unclaimed(firewall, found);
    }

    /** What of a part is in another firewall, by its places there, and what is not, by its places here. */
    private record Compared(Part there, Part missing) {}

    private Compared compared(Part part, Firewall other) {
        Table was = firewall.get(part.family()).tableOrFresh(part.table());
        Table now = other.get(part.family()).tableOrFresh(part.table());
        return now.chain(part.chain())
                .map(chain -> compared(part, was.chain(part.chain()).orElseThrow(), chain,
                        Sameness.of(part.family(), was, now)))
                .orElseGet(() -> new Compared(part.with(false, List.of()), part));
    }

    private static Compared compared(Part part, Chain was, Chain chain, Sameness sameness) {
        Sameness.Compared compared = sameness.compared(chain.name(), was.rules(), chain.rules());
        Set<Integer> missing = new TreeSet<>(part.rules());
        int[] partner = Alignment.of(compared.before(), compared.after());
        List<Integer> rules = new ArrayList<>();
        for (int i = 0; i < partner.length; i++) {
            if (missing.remove(partner[i])) {
                rules.add(i);
            }
        }
        // Of a chain as a whole all rules have to be there, and none besides; foreign ones may have been left out.
        boolean whole = part.whole() && missing.isEmpty() && Arrays.stream(partner).allMatch(place -> place >= 0);
        if (part.whole()) {
            Part none = part.with(false, List.of());
            return whole ? new Compared(part.with(true, rules), none) : new Compared(none, part);
        }
        return new Compared(part.with(false, rules), part.with(false, List.copyOf(missing)));
    }

    /** A firewall, in which all of this stands where it says, without it; see {@link Ownership#versioned}. */
    Firewall removedFrom(Firewall all) {
        Firewall rest = all;
        for (Ruleset ruleset : all.rulesets().toList()) {
            for (Table table : ruleset.tables()) {
                if (parts.values().stream().anyMatch(part -> part.isOf(ruleset.family(), table.name()))) {
                    Table kept = new Removal(this, ruleset.family(), table).rest();
                    rest = rest.with(rest.get(ruleset.family()).with(kept));
                }
            }
        }
        return rest;
    }
}
