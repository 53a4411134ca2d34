package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Packets;

/**
 * Takes packets through the chains of one table.
 *
 * <p>With a listener it meets every rule with just the packets that come by. Without one it works out once for each
 * chain what becomes of all packets there can be, whoever jumps to it.
 */
final class TableWalk {
    private final Reading reading;
    private final Table table;
    private final Hook hook;
    private final Listener listener;
    private final Map<String, Outcome> known = new HashMap<>();
    private final Set<String> entered = new HashSet<>();

    /**
     * A walk through a table.
     *
     * @param listener {@code null} if nobody wants to know of each rule
     */
    TableWalk(Reading reading, Table table, Hook hook, Listener listener) {
        this.reading = reading;
        this.table = table;
        this.hook = hook;
        this.listener = listener;
    }

    /** What becomes of packets in the built-in chain of the hook, and in those that it jumps to. */
    Outcome walk(List<Way> ways) {
        Chain chain = table.chain(hook.name()).orElseThrow();
        Outcome outcome = rules(chain, ways, 0);
        Outcome decided = new Outcome();
        for (Verdict verdict : Verdict.values()) {
            decided.end(verdict, outcome.ended(verdict));
        }
        Verdict policy = chain.policy().equals("DROP") ? Verdict.DROP : Verdict.ACCEPT;
        List<Way> left = Way.merged(outcome.left());
        decided.end(policy, left);
        if (listener != null && !left.isEmpty()) {
            listener.matched(hook, new Spot(table.name(), chain.name(), 0, null),
                    Effect.of(Effect.Kind.valueOf(policy.name())), 0, left);
        }
        return decided.merged();
    }

    private Outcome rules(Chain chain, List<Way> ways, int depth) {
        Outcome outcome = new Outcome();
        List<Way> coming = Way.merged(ways);
        entered.add(chain.name());
        for (int i = 0; i < chain.size() && !coming.isEmpty(); i++) {
            Spot spot = Reading.spot(table, chain.name(), chain.rules(), i);
            Meaning meaning = reading.meaning(table, spot, hook);
            if (listener == null && meaning.effect().equals(Effect.of(Effect.Kind.CONTINUE))) {
                continue;
            }
            if (listener == null && isSimple(meaning.effect())) {
                int last = lastAlike(chain, i);
                meaning = together(chain, i, last, meaning);
                i = last;
            }
            coming = rule(spot, meaning, coming, outcome, depth);
        }
        entered.remove(chain.name());
        outcome.leave(coming);
        return outcome.merged();
    }

    /** Whether rules one after the other that do this can be taken as one. */
    private static boolean isSimple(Effect effect) {
        return effect.changes().isEmpty() && !effect.jumps() && effect.kind() != Effect.Kind.UNKNOWN;
    }

    /** The last of the rules from one on that do the same, told by their words. */
    private static int lastAlike(Chain chain, int index) {
        String target = chain.rules().get(index).fromTarget();
        int last = index;
        while (last + 1 < chain.size() && chain.rules().get(last + 1).fromTarget().equals(target)) {
            last++;
        }
        return last;
    }

    private Meaning together(Chain chain, int first, int last, Meaning meaning) {
        if (first == last) {
            return meaning;
        }
        List<Packets> matches = new ArrayList<>(last - first + 1);
        matches.add(meaning.matches());
        for (int i = first + 1; i <= last; i++) {
            matches.add(reading.meaning(table, Reading.spot(table, chain.name(), chain.rules(), i), hook).matches());
        }
        return new Meaning(Packets.union(reading.space(), matches), meaning.effect());
    }

    /** Takes packets past a rule; those on which it did not decide come to the next one. */
    private List<Way> rule(Spot spot, Meaning meaning, List<Way> coming, Outcome outcome, int depth) {
        List<Way> hit = new ArrayList<>();
        List<Way> passing = new ArrayList<>();
        for (Way way : coming) {
            Packets matched = way.change().before(meaning.matches());
            Packets met = way.packets().and(matched);
            if (met.isEmpty()) {
                passing.add(way);
            } else {
                hit.add(new Way(way.change(), met));
                passing.add(new Way(way.change(), way.packets().minus(matched)));
            }
        }
        if (hit.isEmpty()) {
            if (listener != null) {
                listener.missed(hook, spot, depth, coming);
            }
            return coming;
        }
        if (listener != null) {
            listener.matched(hook, spot, meaning.effect(), depth, hit);
        }
        passing.addAll(act(spot, meaning.effect(), changed(hit, meaning.effect()), outcome, depth));
        return Way.merged(passing);
    }

    /** Does to packets what a rule says; those that go on to the next rule. */
    private List<Way> act(Spot spot, Effect effect, List<Way> hit, Outcome outcome, int depth) {
        switch (effect.kind()) {
            case CONTINUE -> {
                return hit;
            }
            case RETURN -> outcome.leave(hit);
            case JUMP, GOTO -> {
                Outcome inside = jump(effect.chain(), hit, depth);
                for (Verdict verdict : Verdict.values()) {
                    outcome.end(verdict, inside.ended(verdict));
                }
                if (effect.kind() == Effect.Kind.JUMP) {
                    return inside.left();
                }
                outcome.leave(inside.left());
            }
            case UNKNOWN -> {
                String name = reading.name(table, spot);
                Packets decides = reading.space().condition("what " + name + " does"
                        + (name.endsWith(spot.rule().text()) ? "" : ": " + spot.rule().text()));
                outcome.end(Verdict.UNKNOWN, hit.stream().map(way -> way.in(decides)).toList());
                return hit.stream().map(way -> way.notIn(decides)).toList();
            }
            default -> outcome.end(effect.verdict(), hit);
        }
        return List.of();
    }

    private static List<Way> changed(List<Way> hit, Effect effect) {
        if (effect.changes().isEmpty()) {
            return hit;
        }
        List<Way> changed = new ArrayList<>();
        for (Way way : hit) {
            Way rest = way;
            for (Effect.Alternative alternative : effect.changes()) {
                changed.add(rest.in(alternative.when()).then(alternative.change()));
                rest = rest.notIn(alternative.when());
            }
            changed.add(rest);
        }
        return Way.merged(changed);
    }

    private Outcome jump(String name, List<Way> hit, int depth) {
        Chain chain = table.chain(name).orElse(null);
        if (chain == null || entered.contains(name)) {
            Outcome nowhere = new Outcome();
            nowhere.end(Verdict.UNKNOWN, hit);
            return nowhere;
        }
        if (listener != null) {
            return rules(chain, hit, depth + 1);
        }
        Outcome whole = known.get(name);
        if (whole == null) {
            Way every = new Way(Change.none(reading.space()), reading.space().all());
            whole = rules(chain, List.of(every), depth + 1);
            known.put(name, whole);
        }
        return through(whole, hit);
    }

    /** What becomes of some packets where it is known what becomes of all. */
    private static Outcome through(Outcome whole, List<Way> hit) {
        Outcome part = new Outcome();
        for (Way way : hit) {
            for (Verdict verdict : Verdict.values()) {
                part.end(verdict, through(whole.ended(verdict), way));
            }
            part.leave(through(whole.left(), way));
        }
        return part.merged();
    }

    private static List<Way> through(List<Way> whole, Way way) {
        List<Way> ways = new ArrayList<>();
        for (Way each : whole) {
            Way met = way.in(each.packets());
            if (!met.isEmpty()) {
                ways.add(met.then(each.change()));
            }
        }
        return ways;
    }
}
