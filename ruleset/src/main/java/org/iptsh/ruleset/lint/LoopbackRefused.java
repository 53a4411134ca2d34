package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.surroundings.Routes;

/** An INPUT chain that refuses what this host says to itself. */
final class LoopbackRefused {
    static final Check CHECK = Check.of("loopback-refused", Severity.WARNING, "the loopback interface is refused",
            """
            Programs of this host talk to each other by lo: a resolver, a database, a mail server. They are refused.
            Example: :INPUT DROP, and no rule with -i lo
            Put -I INPUT -i lo -j ACCEPT first; --fix does.
            There is hardly a reason to leave it alone.""",
            LoopbackRefused::look);

    private LoopbackRefused() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt input : subject.inputs()) {
            Answers answers = subject.answers(input.family());
            String own = input.family() == Family.IPV4 ? "127.0.0.1" : "::1";
            Packets talk = answers.arriving().and(answers.space().nowhere(Field.OUT)).and(answers.opening())
                    .and(answers.space().through(Field.IN, Routes.LOOPBACK))
                    .and(answers.source(own)).and(answers.prefix(Field.DESTINATION, own))
                    .and(answers.port(Field.DESTINATION_PORT, 30000, 30100));
            if (answers.areStopped(talk)) {
                findings.add(input.where(), "programs of this host can't reach each other by lo",
                        new Fix("accept lo first", List.of(new Fix.Insertion(input.spot(1),
                                Rule.of("-i lo -j ACCEPT")))));
            }
        }
    }
}
