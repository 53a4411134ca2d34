package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.packet.Packets;

/**
 * What a ruleset does with packets: the rules they meet in order, and the ends they take, one case for each rule or
 * policy that decides on some of them.
 */
public final class Trace {
    private static final String DECIDING_TABLE = "filter";
    /** So many missed rules are read again to see what they lacked: those that came last before the end. */
    private static final int READ_AGAIN = 5_000;

    private final Packets packets;
    private final List<Step> steps = new ArrayList<>();
    private final List<Missed> missed = new ArrayList<>();
    private final List<Case> cases = new ArrayList<>();

    private record Missed(Hook hook, Spot spot, int depth, List<Way> came) {}

    private Trace(Packets packets) {
        this.packets = packets;
    }

    /** Follows packets, as they are when they come to the host or are made by it, through a ruleset. */
    public static Trace of(Reading reading, Ruleset ruleset, Packets packets) {
        Trace trace = new Trace(packets);
        Outcome outcome = new Journey(reading, ruleset, trace.new Notes()).follow(packets);
        trace.cut(outcome);
        return trace;
    }

    /** Notes what packets meet. */
    private final class Notes implements Listener {
        @Override
        public void matched(Hook hook, Spot spot, Effect effect, int depth, List<Way> matched) {
            steps.add(new Step(hook, spot, effect, depth, Way.packets(matched), matched));
        }

        @Override
        public void missed(Hook hook, Spot spot, int depth, List<Way> came) {
            missed.add(new Missed(hook, spot, depth, came));
        }
    }

    /** Cuts what has become of the packets by what decided on them. */
    private void cut(Outcome outcome) {
        for (Verdict verdict : Verdict.values()) {
            List<Way> open = outcome.ended(verdict);
            List<Step> deciders = verdict == Verdict.ACCEPT
                    ? steps.stream().filter(step -> step.spot().table().equals(DECIDING_TABLE)).toList() : steps;
            for (Step step : deciders) {
                if (decides(step, verdict)) {
                    add(verdict, Optional.of(step), open.stream()
                            .map(way -> new Way(way.change(), way.packets().and(step.packets()))).toList());
                    open = Way.merged(open.stream()
                            .map(way -> new Way(way.change(), way.packets().minus(step.packets()))).toList());
                }
            }
            add(verdict, Optional.empty(), open);
        }
    }

    private static boolean decides(Step step, Verdict verdict) {
        return step.effect().verdict() == verdict
                || verdict == Verdict.UNKNOWN && step.effect().kind() == Effect.Kind.UNKNOWN;
    }

    private void add(Verdict verdict, Optional<Step> decider, List<Way> ways) {
        List<Way> some = Way.merged(ways);
        if (some.isEmpty()) {
            return;
        }
        cases.add(new Case(verdict, decider, Way.packets(some), some));
    }

    /** The packets that were followed. */
    public Packets packets() {
        return packets;
    }

    /** Every rule that matched some of them, and every policy that decided on some, in the order they were met. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The ends that the packets take; together they are all of them. Empty if there is no such packet. */
    public List<Case> cases() {
        return List.copyOf(cases);
    }

    /** What packets of a case met on their way, in order; not each of them need have matched all of it. */
    public List<Step> path(Case one) {
        return steps.stream().filter(step -> step.packets().intersects(one.packets())).toList();
    }

    /** What becomes of all the packets, if that is the same for each and known for certain. */
    public Optional<Verdict> certain() {
        Set<Verdict> verdicts = new LinkedHashSet<>();
        cases.forEach(one -> verdicts.add(one.verdict()));
        return verdicts.size() == 1 && !verdicts.contains(Verdict.UNKNOWN)
                ? Optional.of(verdicts.iterator().next()) : Optional.empty();
    }

    /** What a packet alone does not tell, and on which the ends depend. */
    public Set<String> conditions() {
        Set<String> all = new LinkedHashSet<>();
        cases.forEach(one -> all.addAll(one.conditions()));
        return all;
    }

    /**
     * The rules that none of the packets matched for lack of one condition only, so many at most. Of very many rules
     * only those that came last are looked at.
     *
     * @param ruleset the one that was followed
     */
    public List<Miss> nearMisses(Reading reading, Ruleset ruleset, int limit) {
        Map<String, Table> tables = new LinkedHashMap<>();
        ruleset.tables().forEach(table -> tables.put(table.name(), table));
        List<Miss> near = new ArrayList<>();
        for (Missed each : missed.subList(Math.max(0, missed.size() - READ_AGAIN), missed.size())) {
            if (near.size() < limit) {
                lacked(reading.conditions(tables.get(each.spot().table()), each.spot(), each.hook()), each.came())
                        .ifPresent(words -> near.add(new Miss(each.hook(), each.spot(), each.depth(), words)));
            }
        }
        return near;
    }

    /** The one condition that none of the packets meet, if some of them meet all others. */
    private static Optional<String> lacked(List<Reading.Condition> conditions, List<Way> came) {
        for (Reading.Condition suspect : conditions) {
            List<Way> rest = came;
            for (Reading.Condition other : conditions) {
                if (other != suspect) {
                    rest = rest.stream().map(way -> way.in(other.packets())).filter(way -> !way.isEmpty()).toList();
                }
            }
            if (conditions.size() > 1 && !rest.isEmpty()) {
                return Optional.of(suspect.words());
            }
        }
        return Optional.empty();
    }
}
