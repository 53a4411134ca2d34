package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.trace.Effect;

/** Finds the rules of a chain without which it would do the same: goes through it from its end. */
final class Spares {
    /** For more rules than these nobody looks which do the same. */
    private static final int MANY = 300;

    private final Packeted.Walked walked;
    private final Map<String, Packets> then = new HashMap<>();
    private final List<Packeted.Met> later = new ArrayList<>();
    private final List<Idle.Spare> found = new ArrayList<>();

    private Spares(Packeted.Walked walked) {
        this.walked = walked;
    }

    static List<Idle.Spare> in(Packeted.Walked walked) {
        Spares spares = new Spares(walked);
        spares.look();
        Collections.reverse(spares.found);
        return spares.found;
    }

    private void look() {
        int end = UnconditionalVerdict.decider(walked.chain());
        int size = end == 0 ? walked.rules().size() : end;
        if (size == 0) {
            return;
        }
        String policy = walked.chain().chain().policy();
        then.put(policy == null ? "-j RETURN" : "-j " + policy, walked.ended().space().all());
        for (int i = size - 1; i >= 0; i--) {
            Packeted.Met met = walked.rules().get(i);
            String does = met.rule().rule().fromTarget();
            // A shadowed rule decides on nothing as long as those before it stay.
            boolean simple = met.decides() && met.meaning().effect().kind() != Effect.Kind.GOTO
                    && !met.rule().remembers() && !met.isShadowed();
            if (simple && met.rule().ours() && !met.rule().matchesAll() && then.containsKey(does)
                    && then.get(does).contains(met.meaning().matches().and(met.left()))) {
                found.add(spare(met, does));
            } else {
                pass(met, does, simple);
            }
        }
    }

    private void pass(Packeted.Met met, String does, boolean simple) {
        if (met.rule().remembers()) {
            // Whatever comes by is counted or noted: no earlier rule may let more of it through.
            then.clear();
        } else if (!does.isEmpty()) {
            then.replaceAll((verdict, packets) -> packets.minus(met.meaning().matches()));
        }
        if (simple) {
            then.merge(does, met.meaning().matches(), Packets::or);
            later.add(met);
        }
    }

    private Idle.Spare spare(Packeted.Met met, String does) {
        List<Spot> causes = new ArrayList<>();
        Packets open = met.meaning().matches().and(met.left());
        for (int i = later.size() - 1; i >= 0 && found.size() < MANY && !open.isEmpty(); i--) {
            Packeted.Met each = later.get(i);
            if (each.rule().rule().fromTarget().equals(does) && each.meaning().matches().intersects(open)) {
                causes.add(each.rule().where());
                open = open.minus(each.meaning().matches());
            }
        }
        boolean toTheEnd = !open.isEmpty() && found.size() < MANY;
        if (toTheEnd) {
            causes.add(walked.chain().where());
        }
        return new Idle.Spare(met.rule(), causes, who(causes, toTheEnd));
    }

    private String who(List<Spot> causes, boolean toTheEnd) {
        if (causes.size() != 1) {
            return "what follows does";
        }
        Chain chain = walked.chain().chain();
        return toTheEnd ? chain.isBuiltIn() ? "the policy does" : "the end of the chain does"
                : "rule " + causes.get(0).position() + " does";
    }
}
