package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;

/** What has become of packets: the ways that ended, by verdict, and those that go on. */
public final class Outcome {
    private final Map<Verdict, List<Way>> ended = new EnumMap<>(Verdict.class);
    private final List<Way> left = new ArrayList<>();

    void end(Verdict verdict, List<Way> ways) {
        if (!ways.isEmpty()) {
            ended.computeIfAbsent(verdict, key -> new ArrayList<>()).addAll(ways);
        }
    }

    void leave(List<Way> ways) {
        left.addAll(ways);
    }

    /** The ways that ended with a verdict. */
    public List<Way> ended(Verdict verdict) {
        return ended.getOrDefault(verdict, List.of());
    }

    /** The ways on which nothing has decided yet. */
    List<Way> left() {
        return left;
    }

    /** The packets, as they were at first, that ended with a verdict. */
    public Packets packets(Verdict verdict, Space space) {
        return ended(verdict).isEmpty() ? space.none() : Way.packets(ended(verdict));
    }

    /** The same with each change once. */
    Outcome merged() {
        Outcome merged = new Outcome();
        ended.forEach((verdict, ways) -> merged.end(verdict, Way.merged(ways)));
        merged.leave(Way.merged(left));
        return merged;
    }
}
