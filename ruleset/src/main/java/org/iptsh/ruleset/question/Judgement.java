package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Cases;
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
public record Judgement(Demand demand, State state, String packet, List<Decider> deciders, List<String> dependsOn) {
    /** So many rules are named. */
    private static final int MANY = 3;

    /** The answer. */
    public enum State {
        HOLDS,
        /** No such packet comes this way on this host. */
        NO_PACKET,
        /** A packet alone doesn't tell. */
        UNCERTAIN,
        BROKEN;

        /** As programs write it: {@code no-packet}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Judgement {
        deciders = List.copyOf(deciders);
        dependsOn = List.copyOf(dependsOn);
    }

    public Family family() {
        return demand.packets().space().family();
    }

    /** What decides against the demand: {@code stopped by filter INPUT 3: -A INPUT -j DROP}. */
    public String decided() {
        boolean through = demand.kind() == Demand.Kind.REFUSE;
        if (deciders.stream().allMatch(decider -> decider.table().isEmpty())) {
            return "let through: no rule and no policy is against it";
        }
        return (through ? "let through by " : "stopped by ")
                + String.join("; ", deciders.stream().map(Decider::words).toList());
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
            Packets met = ended(demand, one -> true);
            Packets let = ended(demand, one -> one.verdict().lets());
            if (met.isEmpty()) {
                return new Judgement(demand, State.NO_PACKET, "", List.of(), List.of());
            }
            return switch (demand.kind()) {
                case ALLOW -> broken(demand, ended(demand, one -> one.verdict().stops()).certainly(), met.minus(let));
                case REFUSE -> broken(demand, let.certainly(), met.minus(ended(demand, one -> one.verdict().stops())));
                case REACH_FROM, REACH_TO -> broken(
                        demand, met.and(demand.ends(met).minus(demand.ends(let))), met.minus(let));
            };
        }

        private Packets ended(Demand demand, Predicate<Case> wanted) {
            // What no route leads to, no rule stops: that is left out.
            return Packets.union(demand.packets().space(), trace.cases().stream()
                    .filter(one -> one.decider().isPresent() || one.verdict().lets())
                    .filter(wanted)
                    .map(one -> one.packets().and(demand.packets())).toList());
        }

        /**
         * @param wrong packets that are treated otherwise for certain
         * @param doubtful those that may be
         */
        private Judgement broken(Demand demand, Packets wrong, Packets doubtful) {
            Packets shown = wrong.isEmpty() ? doubtful : wrong;
            State state = !wrong.isEmpty() ? State.BROKEN : doubtful.isEmpty() ? State.HOLDS : State.UNCERTAIN;
            String packet = state != State.BROKEN ? "" : words.of(new Cases(trace).example(wrong));
            return new Judgement(demand, state, packet, deciders(demand, shown),
                    state == State.UNCERTAIN ? dependsOn(demand, doubtful) : List.of());
        }

        private List<Decider> deciders(Demand demand, Packets shown) {
            Set<Decider> deciders = new LinkedHashSet<>();
            for (Case one : trace.cases()) {
                boolean wrong = demand.kind() == Demand.Kind.REFUSE ? !one.verdict().stops() : !one.verdict().lets();
                if (wrong && one.packets().intersects(shown)) {
                    deciders.add(Decider.of(one));
                }
            }
            return deciders.stream().limit(MANY).toList();
        }

        private List<String> dependsOn(Demand demand, Packets doubtful) {
            Set<String> all = new LinkedHashSet<>(doubtful.conditions());
            trace.cases().stream()
                    .filter(one -> one.verdict() == Verdict.QUEUE && one.packets().intersects(doubtful))
                    .forEach(one -> all.add("the program that " + Decider.of(one) + " hands packets to"));
            Packets possible = doubtful.possibly();
            for (Field field : Field.values()) {
                Packets anyway = demand.isReach() ? possible.forget(field).and(demand.packets()) : possible;
                if (!anyway.equals(possible)) {
                    all.add(words.of(Boxes.values(possible, field)));
                }
            }
            return new ArrayList<>(all);
        }
    }
}
