package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Packets;

/**
 * Packets on their way, all of which were changed alike.
 *
 * @param packets as they were at first
 * @param change what they are now
 */
public record Way(Change change, Packets packets) {

    /** The part of it that, as it is now, is in a set. */
    Way in(Packets now) {
        return new Way(change, packets.and(change.before(now)));
    }

    /** The part of it that, as it is now, is not in a set. */
    Way notIn(Packets now) {
        return new Way(change, packets.minus(change.before(now)));
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /** The same packets with one more change. */
    Way then(Change later) {
        return later.isNone() ? this : new Way(change.then(later), packets);
    }

    /** The same packets, each in one way only; empty ones left out. */
    static List<Way> merged(List<Way> ways) {
        Map<Change, List<Packets>> byChange = new LinkedHashMap<>();
        for (Way way : ways) {
            if (!way.isEmpty()) {
                byChange.computeIfAbsent(way.change(), change -> new ArrayList<>(1)).add(way.packets());
            }
        }
        List<Way> merged = new ArrayList<>(byChange.size());
        byChange.forEach((change, sets) -> merged.add(
                new Way(change, Packets.union(sets.get(0).space(), sets))));
        return merged;
    }

    /** All packets of several ways. */
    static Packets packets(List<Way> ways) {
        return Packets.union(ways.get(0).packets().space(), ways.stream().map(Way::packets).toList());
    }
}
