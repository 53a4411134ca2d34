package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;

/** An INPUT chain that refuses the answers to what this host asks. */
final class EstablishedRefused {
    static final Check CHECK = Check.of("established-refused", Severity.WARNING,
            "answers to this host's own connections are refused",
            """
            This host may ask others, and none of their answers comes in: no update, no name, no time.
            Example: :INPUT DROP, and no rule with --ctstate ESTABLISHED
            Put -I INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT first; --fix does.
            Leave it alone on a host that is never to ask anybody.""",
            EstablishedRefused::look);

    private EstablishedRefused() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt input : subject.inputs()) {
            Answers answers = subject.answers(input.family());
            Packets replies = answers.fromElsewhere().and(answers.space().states(ConnectionState.ESTABLISHED))
                    .and(answers.space().equal(Field.DIRECTION, 1)).and(answers.fromPublic())
                    .and(answers.port(Field.DESTINATION_PORT, 32768, 60999));
            Packets web = answers.protocol(6).and(answers.port(Field.SOURCE_PORT, 443, 443));
            Packets names = answers.protocol(17).and(answers.port(Field.SOURCE_PORT, 53, 53));
            if (answers.areStopped(replies.and(web)) && answers.areStopped(replies.and(names))) {
                findings.add(input.where(), "answers to connections that this host opens are refused",
                        new Fix("accept them first", List.of(new Fix.Insertion(input.spot(1),
                                Rule.of(
                                        "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT")))));
            }
        }
    }
}
