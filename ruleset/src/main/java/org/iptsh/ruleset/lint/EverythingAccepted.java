package org.iptsh.ruleset.lint;

import java.util.List;

/** An INPUT chain that lets every new connection in. */
final class EverythingAccepted {
    static final Check CHECK = Check.of("everything-accepted", Severity.WARNING,
            "everything is accepted from everywhere",
            """
            There are rules in INPUT, and yet every new connection from anywhere to any port of this host is let in.
            Example: :INPUT ACCEPT, and rules that accept only
            Let the policy drop what no rule accepts: -P INPUT DROP. Look first whether your own connection is \
            accepted.
            Leave it alone on a host behind another firewall.""",
            EverythingAccepted::look);

    private EverythingAccepted() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt input : subject.inputs()) {
            if (input.rules().stream().anyMatch(RuleAt::ours) && subject.answers(input.family()).isOpen()) {
                List<RuleAt> accepting = input.rules().stream()
                        .filter(rule -> rule.ours() && rule.accepts() && rule.matchesAll()).limit(1).toList();
                findings.add(accepting.isEmpty() ? input.where() : accepting.get(0).where(),
                        "every new connection from anywhere to this host is accepted");
            }
        }
    }
}
