package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Sameness;
import org.iptsh.ruleset.diff.Alignment;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.diff.Kind;

/** Finds how two firewalls differ in what is ours, see {@link Ownership#diff}. */
final class OursDiff {
    private final Owners owners;
    private final Firewall before;
    private final Firewall after;
    private final Map<Place, Pair> pairs = new LinkedHashMap<>();

    private record Place(Family family, String table, String chain) {}

    /** A chain on both sides, where its foreign rules are, and how many of ours stand before each. */
    private record Pair(ChainWeaving.Parts before, ChainWeaving.Parts after) {
        boolean foreign() {
            return !before.foreign().isEmpty() || !after.foreign().isEmpty();
        }
    }

    OursDiff(Owners owners, Firewall before, Firewall after) {
        this.owners = owners;
        this.before = before;
        this.after = after;
    }

    Diff diff() {
        List<Ruleset> old = new ArrayList<>();
        List<Ruleset> now = new ArrayList<>();
        for (Family family : Family.all()) {
            old.add(ours(before.get(family), after.get(family), true));
            now.add(ours(after.get(family), before.get(family), false));
        }
        List<Change> changes = new ArrayList<>();
        for (Change change : Diff.between(Firewall.of(old), Firewall.of(now)).changes()) {
            Pair pair = pairs.get(new Place(change.family(), change.table(), change.chain()));
            changes.add(pair == null ? change : placed(change, pair));
        }
        pairs.forEach((place, pair) -> changes.addAll(passed(place, pair)));
        return new Diff(changes);
    }

    /** What is ours of one side; a chain that is the same object on both is left as it is. */
    private Ruleset ours(Ruleset side, Ruleset other, boolean isBefore) {
        return new Ruleset(side.family(), side.tables().stream()
                .map(table -> ours(side.family(), table, other.tableOrFresh(table.name()), isBefore))
                .toList());
    }

    private Table ours(Family family, Table side, Table other, boolean isBefore) {
        List<Chain> chains = new ArrayList<>();
        for (Chain chain : side.chains()) {
            Optional<Chain> same = other.chain(chain.name()).filter(each -> each == chain);
            if (same.isPresent()) {
                chains.add(chain);
            } else if (owners.ofChain(family, side.name(), chain.name()).isEmpty()) {
                ChainWeaving.Parts parts = parts(side.name(), chain);
                Chain opposite = other.chain(chain.name()).orElseGet(() -> Chain.named(chain.name()));
                Pair pair = isBefore ? new Pair(parts, parts(side.name(), opposite))
                        : new Pair(parts(side.name(), opposite), parts);
                if (pair.foreign()) {
                    pairs.put(new Place(family, side.name(), chain.name()), pair);
                }
                chains.add(parts.foreign().isEmpty() ? chain : chain.withRules(parts.ours()));
            }
        }
        return new Table(side.name(), chains);
    }

    private ChainWeaving.Parts parts(String table, Chain chain) {
        Owners.Guests guests = owners.guests(table, chain.name());
        return ChainWeaving.Parts.of(chain, (index, rule) -> guests.owner(rule).isPresent());
    }

    /** A change with the places that the whole chains have. */
    private static Change placed(Change change, Pair pair) {
        int position = change.position() == 0 ? 0
                : place(change.kind() == Kind.REMOVED ? pair.before() : pair.after(), change.position() - 1) + 1;
        int from = change.from() == 0 ? 0 : place(pair.before(), change.from() - 1) + 1;
        return new Change(change.family(), change.table(), change.chain(), change.kind(), position, from,
                change.line(), change.before());
    }

    /** Where a rule of ours stands in the whole chain. */
    private static int place(ChainWeaving.Parts parts, int index) {
        return index + foreignBefore(parts, index);
    }

    private static int foreignBefore(ChainWeaving.Parts parts, int index) {
        return (int) parts.before().stream().filter(before -> before <= index).count();
    }

    /** Our rules that stayed in order among ours and went past a foreign one. */
    private List<Change> passed(Place place, Pair pair) {
        List<Change> changes = new ArrayList<>();
        if (!pair.before().foreign().equals(pair.after().foreign())) {
            return changes;
        }
        Sameness sameness = Sameness.of(place.family(), before.get(place.family()).tableOrFresh(place.table()),
                after.get(place.family()).tableOrFresh(place.table()));
        Sameness.Compared compared = sameness.compared(place.chain(), pair.before().ours(), pair.after().ours());
        int[] partner = Alignment.of(compared.before(), compared.after());
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] >= 0 && foreignBefore(pair.before(), partner[i]) != foreignBefore(pair.after(), i)) {
                Rule rule = pair.after().ours().get(i);
                changes.add(new Change(place.family(), place.table(), place.chain(), Kind.MOVED,
                        place(pair.after(), i) + 1, place(pair.before(), partner[i]) + 1,
                        rule.line(place.chain()), ""));
            }
        }
        return changes;
    }
}
