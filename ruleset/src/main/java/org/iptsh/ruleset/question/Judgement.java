package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.ruleset.trace.Trace;
import org.iptsh.ruleset.trace.Verdict;

/**
 * Whether a ruleset does what was demanded of it.
 *
 * @param packet one that is treated otherwise; empty if there is none for certain
 * @param deciders what decides on such packets: {@code filter INPUT 3: -A INPUT -j DROP}
 * @param dependsOn on what it depends, where nobody can tell
 */
public record Judgement(Demand demand, State state, String packet, List<String> deciders, List<String> dependsOn) {
    /** So many rules are named. */
    private static final int MANY = 3;

    /** The answer. */
    public enum State {
        HOLDS,
        /** No such packet comes this way on this host. */
        NO_PACKET,
        /** A packet alone doesn't tell. */
        UNCERTAIN,
        BROKEN
    }

    public Judgement {
        deciders = List.copyOf(deciders);
        dependsOn = List.copyOf(dependsOn);
    }

    /** Judges a ruleset by all demands; it is walked once. */
    public static List<Judgement> of(Model model, Catalogue catalogue, Ruleset ruleset, List<Demand> demands) {
        try {
            Trace trace = model.trace(ruleset, Packets.union(
                    model.space(), demands.stream().map(Demand::packets).toList()));
            Judging judging = new Judging(new PacketWords(model.space(), catalogue), trace);
            return demands.stream().map(judging::judge).toList();
        } catch (TooManyCases e) {
            return demands.stream().map(demand -> new Judgement(demand, State.UNCERTAIN, "", List.of(),
                    List.of("more cases than can be told apart"))).toList();
        }
    }

    /** One way of packets through a ruleset, of which each demand is about a part. */
    private record Judging(PacketWords words, Trace trace) {

        Judgement judge(Demand demand) {
            Packets met = ended(demand, verdict -> true);
            Packets let = ended(demand, Verdict::lets);
            if (met.isEmpty()) {
                return new Judgement(demand, State.NO_PACKET, "", List.of(), List.of());
            }
            return switch (demand.kind()) {
                case ALLOW -> broken(demand, ended(demand, Verdict::stops).certainly(), met.minus(let));
                case REFUSE -> broken(demand, let.certainly(), met.minus(ended(demand, Verdict::stops)));
                case REACH_FROM, REACH_TO -> broken(
                        demand, met.and(demand.ends(met).minus(demand.ends(let))), met.minus(let));
            };
        }

        private Packets ended(Demand demand, Predicate<Verdict> verdict) {
            return Packets.union(demand.packets().space(), trace.cases().stream()
                    .filter(one -> verdict.test(one.verdict()))
                    .map(one -> one.packets().and(demand.packets())).toList());
        }

        /**
         * @param wrong packets that are treated otherwise for certain
         * @param doubtful those that may be
         */
        private Judgement broken(Demand demand, Packets wrong, Packets doubtful) {
            Packets shown = wrong.isEmpty() ? doubtful : wrong;
            State state = !wrong.isEmpty() ? State.BROKEN : doubtful.isEmpty() ? State.HOLDS : State.UNCERTAIN;
            String packet = state != State.BROKEN ? "" : Example.of(wrong, Map.of())
                    .map(words::of).orElse("");
            return new Judgement(demand, state, packet, deciders(demand, shown),
                    state == State.UNCERTAIN ? dependsOn(demand, doubtful) : List.of());
        }

        private List<String> deciders(Demand demand, Packets shown) {
            Set<String> deciders = new LinkedHashSet<>();
            for (Case one : trace.cases()) {
                boolean wrong = demand.kind() == Demand.Kind.REFUSE ? !one.verdict().stops() : !one.verdict().lets();
                if (wrong && one.packets().intersects(shown)) {
                    deciders.add(decider(one));
                }
            }
            return deciders.stream().limit(MANY).toList();
        }

        private static String decider(Case one) {
            return one.decider().map(step -> step.spot().rule() == null
                    ? step.spot().words() + ", " + one.verdict()
                    : step.spot().words() + ": " + step.spot().rule().line(step.spot().chain()))
                    .orElse(one.verdict().lets() ? "no rule and no policy is against it"
                            : "no rule: this host has no route for it");
        }

        private List<String> dependsOn(Demand demand, Packets doubtful) {
            Set<String> all = new LinkedHashSet<>(doubtful.conditions());
            trace.cases().stream()
                    .filter(one -> one.verdict() == Verdict.QUEUE && one.packets().intersects(doubtful))
                    .forEach(one -> all.add("the program that " + decider(one) + " hands packets to"));
            boolean whole = demand.kind() == Demand.Kind.REACH_FROM || demand.kind() == Demand.Kind.REACH_TO;
            Packets possible = doubtful.possibly();
            for (Field field : Field.values()) {
                Packets anyway = whole ? possible.forget(field).and(demand.packets()) : possible;
                if (!anyway.equals(possible)) {
                    all.add(words.of(Boxes.values(possible, field)));
                }
            }
            return new ArrayList<>(all);
        }
    }
}
