package org.iptsh.ruleset.question;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Cover;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Outcome;
import org.iptsh.ruleset.trace.Verdict;
import org.iptsh.ruleset.trace.Way;

/**
 * Which packets two rulesets treat differently: how they end, where they go, and what they are made into.
 *
 * <p>It is about all packets that there can be, on each course. What a packet alone doesn't tell is the same in both
 * rulesets where the words are, wherever the rule stands; what follows from it is told as a perhaps.
 */
public record SemanticDiff(List<Difference> differences) {

    public SemanticDiff {
        differences = List.copyOf(differences);
    }

    /** Whether no packet is treated differently. */
    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /**
     * Compares two rulesets of one family.
     *
     * @param model of both of them
     * @param boxes so many boxes at most tell the packets of one difference
     */
    public static SemanticDiff between(Model model, Ruleset before, Ruleset after, int boxes) {
        Packets all = all(model.space());
        Comparison comparison = new Comparison(all, boxes,
                treated(model.outcome(before, all)), treated(model.outcome(after, all)));
        return new SemanticDiff(comparison.differences());
    }

    /** All packets that can be: those that come from a network have no mark yet. */
    static Packets all(Space space) {
        return space.possible().and(space.equal(Field.MARK, 0).or(space.nowhere(Field.IN)));
    }

    private static Map<Treatment, Packets> treated(Outcome outcome) {
        Map<Treatment, Packets> treated = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            for (Way way : outcome.ended(verdict)) {
                Change change = verdict.stops() ? Change.none(way.packets().space()) : way.change();
                treated.merge(new Treatment(verdict, change), way.packets(), Packets::or);
            }
        }
        return treated;
    }

    /** The work of comparing. */
    private static final class Comparison {
        private final Space space;
        private final Packets all;
        private final int boxes;
        private final Map<Treatment, Packets> before;
        private final Map<Treatment, Packets> after;
        private final List<Difference> differences = new ArrayList<>();

        Comparison(Packets all, int boxes, Map<Treatment, Packets> before, Map<Treatment, Packets> after) {
            this.space = all.space();
            this.all = all;
            this.boxes = boxes;
            this.before = before;
            this.after = after;
        }

        List<Difference> differences() {
            Packets alike = alike();
            Map<Treatment, Packets> was = rest(before, alike);
            Map<Treatment, Packets> is = rest(after, alike);
            for (Verdict one : Verdict.values()) {
                for (Verdict other : Verdict.values()) {
                    if (one != other) {
                        compare(plain(one), plain(other), all(was, one).and(all(is, other)));
                    }
                }
            }
            changed(was, is);
            moved();
            differences.sort(Comparator.comparing((Difference each) -> !each.certain())
                    .thenComparing(Difference::kind).thenComparing(Difference::course));
            return differences;
        }

        /** The packets that both treat in the same way, word for word: nearly all there are. */
        private Packets alike() {
            List<Packets> alike = new ArrayList<>();
            before.forEach((treatment, packets) -> {
                if (after.containsKey(treatment)) {
                    alike.add(packets.and(after.get(treatment)));
                }
            });
            return Packets.union(space, alike);
        }

        private static Map<Treatment, Packets> rest(Map<Treatment, Packets> treated, Packets alike) {
            Map<Treatment, Packets> rest = new LinkedHashMap<>();
            treated.forEach((treatment, packets) -> {
                Packets left = packets.minus(alike);
                if (!left.isEmpty()) {
                    rest.put(treatment, left);
                }
            });
            return rest;
        }

        private Packets all(Map<Treatment, Packets> treated, Verdict verdict) {
            return Packets.union(space, treated.entrySet().stream()
                    .filter(each -> each.getKey().verdict() == verdict).map(Map.Entry::getValue).toList());
        }

        /** Packets that end alike in both, but as others than they would have been. */
        private void changed(Map<Treatment, Packets> was, Map<Treatment, Packets> is) {
            was.forEach((one, packets) -> is.forEach((other, others) -> {
                if (one.verdict() == other.verdict()) {
                    Packets common = packets.and(others);
                    Packets differs = common.isEmpty() ? common : one.differs(other, common);
                    compare(one, other, differs);
                }
            }));
        }

        /** Packets that go elsewhere than before: the same but for where they leave. */
        private void moved() {
            Packets known = Packets.union(space, List.copyOf(before.values()));
            Packets now = Packets.union(space, List.copyOf(after.values()));
            Map<Treatment, Packets> was = rest(before, now);
            Map<Treatment, Packets> is = rest(after, known);
            for (Verdict one : Verdict.values()) {
                for (Verdict other : Verdict.values()) {
                    compare(plain(one), plain(other), all(was, one).and(all(is, other).forget(Field.OUT)));
                }
            }
        }

        private Treatment plain(Verdict verdict) {
            return new Treatment(verdict, Change.none(space));
        }

        private void compare(Treatment was, Treatment is, Packets packets) {
            for (Course course : Course.values()) {
                Packets some = packets.and(course.packets(space));
                Packets certain = some.certainly();
                add(course, was, is, certain, List.of());
                Packets perhaps = some.possibly().minus(certain);
                if (!perhaps.isEmpty()) {
                    add(course, was, is, perhaps, List.copyOf(some.conditions()));
                }
            }
        }

        private void add(Course course, Treatment was, Treatment is, Packets packets, List<String> dependsOn) {
            if (!packets.isEmpty()) {
                Map<Field, BigInteger> usual = Opening.usual(space);
                Example example = Example.of(packets, usual).orElseThrow();
                Packets unlikely = repeated(packets).or(lost(course, packets));
                Cover cover = Cover.of(packets.minus(unlikely), space.none(),
                        all.and(course.packets(space)).minus(unlikely), usual, boxes);
                differences.add(new Difference(course, was.verdict(), is.verdict(), dependsOn.isEmpty(), packets,
                        cover, example, was.left(example, is), is.left(example, was), dependsOn));
            }
        }

        /** What is forwarded no further, for want of hops, if no such packet is among them: that needs no words. */
        private Packets lost(Course course, Packets packets) {
            Packets lost = space.range(Field.TTL, 0, 1);
            return course == Course.FORWARD && !packets.intersects(lost) ? lost : space.none();
        }

        /** Further fragments, if what is said of whole packets holds for all of them: then nobody wants to hear it. */
        private Packets repeated(Packets packets) {
            Packets further = space.equal(Field.FRAGMENT, 1);
            boolean repeated = packets.minus(further).forget(Field.FRAGMENT)
                    .contains(packets.and(further).forget(Field.FRAGMENT));
            return repeated ? further : space.none();
        }
    }
}
