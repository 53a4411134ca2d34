package org.iptsh.ruleset.lint;

import org.iptsh.ruleset.Family;

/** Rules without which the rest of their chain would do the same. */
final class Redundant {
    static final Check CHECK = Check.of("redundant", Severity.INFO, "a rule without which all stays the same",
            """
            Without the rule its packets would meet the same verdict in the rules behind it or the policy, and nothing \
            would log or change them on the way.
            Example: -A INPUT -p tcp --dport 22 -j ACCEPT, and behind it -A INPUT -p tcp --dport 20:30 -j ACCEPT
            Remove it; --fix does, and no packet is treated differently.
            Leave it alone where it is there for its counters, for speed, or to say a thing twice.""",
            Redundant::look);

    private Redundant() {}

    private static void look(Subject subject, Findings findings) {
        for (Family family : subject.families()) {
            subject.idle(family).spare().forEach(spare -> findings.add(spare.rule().where(),
                    "without it " + spare.who() + " the same", spare.causes(), Fix.remove(spare.rule().where())));
        }
    }
}
