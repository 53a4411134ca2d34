package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;

/** Ports that nat opens and filter closes. */
final class NatInVain {
    static final Check CHECK = Check.of("nat-in-vain", Severity.WARNING, "a port that nat opens and filter closes",
            """
            The rule sends connections elsewhere, and every one of them is refused there: filter sees the new address \
            and port, not those that were asked for.
            Example: -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.9:80, and :FORWARD DROP
            Accept what it makes of them: -A FORWARD -d 10.0.0.9 -p tcp --dport 80 -j ACCEPT
            Leave it alone where the rule in filter comes and goes.""",
            NatInVain::look);

    private NatInVain() {}

    private static void look(Subject subject, Findings findings) {
        for (Family family : subject.families()) {
            List<ChainAt> chains = subject.chains(family).stream()
                    .filter(chain -> chain.table().name().equals("nat") && chain.ours() && !chain.rules().isEmpty())
                    .toList();
            if (!chains.isEmpty() && subject.answers(family).isKnown()) {
                Answers answers = subject.answers(family);
                Packeted packeted = new Packeted(subject, family, answers.model());
                chains.forEach(chain -> packeted.walked(chain).ifPresent(walked -> walked.rules().stream()
                        .filter(met -> met.rule().ours() && opens(met) && isVain(answers, met))
                        .forEach(met -> findings.add(met.rule().where(),
                                "no connection gets through: what it makes of them is refused in filter"))));
            }
        }
    }

    private static boolean opens(Packeted.Met met) {
        return met.meaning().effect().changes().stream()
                .anyMatch(alternative -> alternative.change().concerns(Field.DESTINATION));
    }

    private static boolean isVain(Answers answers, Packeted.Met met) {
        Packets asked = answers.arriving().and(answers.opening())
                .and(met.meaning().matches().and(met.left()));
        return answers.areStopped(asked);
    }
}
