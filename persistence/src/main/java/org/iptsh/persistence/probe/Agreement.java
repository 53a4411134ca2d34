package org.iptsh.persistence.probe;

import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Step;
import org.iptsh.ruleset.trace.Trace;
import org.iptsh.ruleset.trace.Verdict;

/**
 * Whether the kernel did with a packet what a trace tells of it, rule by rule.
 *
 * @param cases the ends of the trace that go the kernel's way; none if they part
 * @param parting how many of the rules that the kernel met the trace tells of in the same order; all if they don't part
 */
public record Agreement(Seen seen, List<Case> cases, int parting) {

    public Agreement {
        cases = List.copyOf(cases);
    }

    /**
     * Compares. What depends on more than the packet is right if it may be so.
     *
     * @param trace of the one packet, by whatever interface it may leave
     */
    public static Agreement of(Trace trace, Seen seen) {
        Packets left = Packets.union(trace.packets().space(), trace.cases().stream().map(Case::packets).toList());
        List<Met> met = seen.met();
        int at = 0;
        for (Step step : trace.steps()) {
            boolean same = at < met.size() && isAt(met.get(at), step);
            left = same ? left.and(step.packets()) : left.minus(step.packets());
            at += same ? 1 : 0;
        }
        Packets going = at < met.size() ? left.space().none() : left;
        Packets there = going.and(leaving(left.space(), seen));
        List<Case> cases = trace.cases().stream().filter(one -> one.packets().intersects(isGone(one) ? going : there))
                .filter(one -> isStopped(seen) == (one.verdict().stops() && one.decider().isPresent())).toList();
        return new Agreement(seen, cases, at);
    }

    /** Packets that go where the one came out; that came out nowhere if it was for this host itself. */
    private static Packets leaving(Space space, Seen seen) {
        Packets leaving = seen.out().isEmpty() ? space.nowhere(Field.OUT).or(space.through(Field.OUT, Routes.LOOPBACK))
                : space.none();
        for (String link : seen.out()) {
            leaving = leaving.or(space.through(Field.OUT, link));
        }
        return leaving;
    }

    /** Whether packets come out nowhere, wherever they would have. */
    private static boolean isGone(Case one) {
        return one.verdict() != Verdict.ACCEPT;
    }

    private static boolean isAt(Met met, Step step) {
        return met.table().equals(step.spot().table()) && met.chain().equals(step.spot().chain())
                && met.position() == step.spot().position();
    }

    private static boolean isStopped(Seen seen) {
        return seen.last().filter(met -> met.verdict().equals("DROP") || met.verdict().equals("REJECT")).isPresent();
    }

    /** Whether the kernel went a way that the trace tells of. */
    public boolean holds() {
        return !cases.isEmpty();
    }

    /** The first rule that the kernel met and the trace does not tell of; empty where it met too few. */
    public Optional<Met> first() {
        return parting < seen.met().size() ? Optional.of(seen.met().get(parting)) : Optional.empty();
    }
}
