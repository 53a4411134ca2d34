package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.trace.Effect;

/** Rules without which the rest of their chain would do the same. */
final class Redundant {
    static final Check CHECK = Check.of("redundant", Severity.INFO, "a rule without which all stays the same",
            """
            Without the rule its packets would meet the same verdict in the rules behind it or the policy, and nothing would
            log or change them on the way.
            Example: -A INPUT -p tcp --dport 22 -j ACCEPT, and behind it -A INPUT -p tcp --dport 20:30 -j ACCEPT
            Remove it; --fix does, and no packet is treated differently.
            Leave it alone where it is there for its counters, for speed, or to say a thing twice.""",
            Redundant::look);

    private static final int MANY = 500;

    private Redundant() {}

    private static void look(Subject subject, Findings findings) {
        for (Family family : subject.families()) {
            for (ChainAt chain : subject.chains(family)) {
                if (chain.ours()) {
                    new Backwards(subject.packets(family).walked(chain)).look(findings);
                }
            }
        }
    }

    /** Goes through a chain from its end, with what becomes of packets from there on. */
    private static final class Backwards {
        private final Packeted.Walked walked;
        private final Map<String, Packets> then = new HashMap<>();
        private final List<Packeted.Met> later = new ArrayList<>();
        private int found;

        Backwards(Packeted.Walked walked) {
            this.walked = walked;
        }

        void look(Findings findings) {
            int end = UnconditionalVerdict.decider(walked.chain());
            int size = end == 0 ? walked.rules().size() : end;
            if (size == 0) {
                return;
            }
            String policy = walked.chain().chain().policy();
            then.put(policy == null ? "-j RETURN" : "-j " + policy,
                    walked.ended().space().all());
            for (int i = size - 1; i >= 0; i--) {
                Packeted.Met met = walked.rules().get(i);
                if (met.isShadowed()) {
                    continue;
                }
                String does = met.rule().rule().fromTarget();
                boolean simple = met.decides() && met.meaning().effect().kind() != Effect.Kind.GOTO;
                if (simple && met.rule().ours() && !met.rule().isLimited() && !met.rule().matchesAll()
                        && then.containsKey(does)
                        && then.get(does).contains(met.meaning().matches().and(met.left()))) {
                    tell(met, does, findings);
                } else {
                    pass(met, does, simple);
                }
            }
        }

        private void pass(Packeted.Met met, String does, boolean simple) {
            boolean counts = does.isEmpty();
            if (!counts) {
                then.replaceAll((verdict, packets) -> packets.minus(met.meaning().matches()));
            }
            if (simple) {
                then.merge(does, met.meaning().matches(), Packets::or);
                later.add(met);
            }
        }

        private void tell(Packeted.Met met, String does, Findings findings) {
            List<Spot> causes = new ArrayList<>();
            Packets open = met.meaning().matches().and(met.left());
            for (int i = later.size() - 1; i >= 0 && found < MANY && !open.isEmpty(); i--) {
                Packeted.Met each = later.get(i);
                if (each.rule().rule().fromTarget().equals(does) && each.meaning().matches().intersects(open)) {
                    causes.add(each.rule().where());
                    open = open.minus(each.meaning().matches());
                }
            }
            boolean toPolicy = !open.isEmpty() && found < MANY;
            if (toPolicy) {
                causes.add(walked.chain().where());
            }
            found++;
            String who = causes.size() == 1 && !toPolicy ? "rule " + causes.get(0).position() + " does"
                    : causes.size() == 1 ? (walked.chain().chain().isBuiltIn() ? "the policy does"
                            : "the end of the chain does") : "what follows does";
            findings.add(met.rule().where(), "without it " + who + " the same", causes,
                    Fix.remove(met.rule().where()));
        }
    }
}
