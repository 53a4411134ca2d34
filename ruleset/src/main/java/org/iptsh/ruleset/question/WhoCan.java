package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.AddressRange;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Spot;

/**
 * From where packets get through: an address is there if some of the packets that were asked about do from it.
 *
 * @param sources those for certain first
 * @param left how many ranges more there are, at least
 */
public record WhoCan(List<Source> sources, int left) {
    /**
     * Addresses that are let in alike.
     *
     * @param certain whether they are whatever the conditions
     * @param rules those that let some of them in, and policies
     * @param dependsOn what a packet alone doesn't tell; empty if it is certain
     */
    public record Source(Sources from, boolean certain, List<Spot> rules, List<String> dependsOn) {
        private boolean isAlike(Source other) {
            return certain == other.certain && rules.equals(other.rules) && dependsOn.equals(other.dependsOn)
                    && from.interfaces().equals(other.from.interfaces()) && !from.isAnyone() && !other.from.isAnyone();
        }
    }

    public WhoCan {
        sources = List.copyOf(sources);
    }

    /**
     * Asks a ruleset.
     *
     * @param asked the packets that are meant
     * @param limit so many address ranges are told
     */
    public static WhoCan of(Model model, Ruleset ruleset, Packets asked, int limit) {
        Passing passing = Passing.of(model, ruleset, asked);
        Packets certain = passing.certain(Sources.FIELDS);
        Packets perhaps = passing.perhaps(Sources.FIELDS);
        List<Sources> sure = Sources.of(certain, model.space().none(), asked, limit + 1);
        List<Sources> open = Sources.of(perhaps, certain, asked, limit + 1);
        int[] room = {limit, 0};
        List<Sources> sureTold = cut(sure, room);
        List<Sources> openTold = cut(open, room);
        Space space = model.space();
        List<Packets> told = new ArrayList<>();
        sureTold.forEach(each -> told.add(each.packets(space)));
        openTold.forEach(each -> told.add(each.packets(space).minus(certain)));
        List<Passing.Decider> deciders = passing.deciders(Packets.union(space, told));
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            boolean isCertain = i < sureTold.size();
            Sources from = isCertain ? sureTold.get(i) : openTold.get(i - sureTold.size());
            add(sources, new Source(from, isCertain, Passing.Decider.of(deciders, told.get(i)),
                    isCertain ? List.of() : passing.dependsOn(told.get(i))));
        }
        return new WhoCan(sources, room[1]);
    }

    /** Adds addresses to those that were added last, if they are let in alike. */
    private static void add(List<Source> sources, Source next) {
        Source last = sources.isEmpty() ? null : sources.get(sources.size() - 1);
        if (last != null && last.isAlike(next)) {
            List<AddressRange> ranges = new ArrayList<>(last.from().ranges());
            ranges.addAll(next.from().ranges());
            sources.set(sources.size() - 1, new Source(new Sources(ranges, last.from().interfaces()),
                    last.certain(), last.rules(), last.dependsOn()));
        } else {
            sources.add(next);
        }
    }

    /** Each range by itself, as long as there is room; counts those for which there is none. */
    private static List<Sources> cut(List<Sources> sources, int[] room) {
        List<Sources> cut = new ArrayList<>();
        for (Sources each : sources) {
            int ranges = Math.max(1, each.ranges().size());
            int told = Math.min(ranges, room[0]);
            room[0] -= told;
            room[1] += ranges - told;
            for (AddressRange range : each.ranges().subList(0, each.isAnyone() ? 0 : told)) {
                cut.add(new Sources(List.of(range), each.interfaces()));
            }
            if (each.isAnyone() && told > 0) {
                cut.add(each);
            }
        }
        return cut;
    }

    /** Whether every source gets through for certain, by whatever interface. */
    public boolean isAnyone() {
        return sources.stream().anyMatch(source ->
                source.certain() && source.from().isAnyone() && source.from().interfaces().isEmpty());
    }
}
