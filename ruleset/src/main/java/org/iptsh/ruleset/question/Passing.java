package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Outcome;
import org.iptsh.ruleset.trace.Spot;
import org.iptsh.ruleset.trace.Verdict;

/**
 * Which of some packets a ruleset lets through.
 *
 * @param asked those that were asked about
 * @param certain those that get through whatever the conditions are
 * @param perhaps those that may get through, with the conditions under which they do; the certain ones among them
 */
record Passing(Model model, Ruleset ruleset, Packets asked, Packets certain, Packets perhaps) {

    static Passing of(Model model, Ruleset ruleset, Packets asked) {
        Outcome outcome = model.outcome(ruleset, asked);
        Packets accepted = outcome.packets(Verdict.ACCEPT, model.space());
        // A program that decides, or a target that nobody knows, may let them through.
        Packets open = outcome.packets(Verdict.UNKNOWN, model.space())
                .or(outcome.packets(Verdict.QUEUE, model.space()));
        return new Passing(model, ruleset, asked, accepted.certainly(), accepted.or(open));
    }

    /** The same of some of the packets. */
    Passing in(Packets some) {
        return new Passing(model, ruleset, asked.and(some), certain.and(some), perhaps.and(some));
    }

    /** What rules and policies let some of the packets through, and which of them each. */
    List<Decider> deciders(Packets some) {
        List<Decider> deciders = new ArrayList<>();
        for (Case one : model.trace(ruleset, perhaps.possibly().and(some)).cases()) {
            if (!one.verdict().stops() && one.decider().isPresent()) {
                deciders.add(new Decider(one.decider().get().spot(), one.packets().possibly()));
            }
        }
        return deciders;
    }

    /** A rule or policy, and packets that it lets through. */
    record Decider(Spot spot, Packets packets) {

        /** Those of several that let some packets through. */
        static List<Spot> of(List<Decider> deciders, Packets packets) {
            return deciders.stream().filter(each -> each.packets().intersects(packets))
                    .map(Decider::spot).distinct().toList();
        }
    }

    /** On what it depends whether some packets get through. */
    List<String> dependsOn(Packets some) {
        return List.copyOf(perhaps.and(some).conditions());
    }

    /** The certain ones, told by some fields only. */
    Packets certain(Set<Field> fields) {
        return certain.only(fields);
    }

    /** All that may get through, told by some fields only. */
    Packets perhaps(Set<Field> fields) {
        return perhaps.only(fields);
    }
}
