package org.iptsh.ruleset.lint;

import org.iptsh.ruleset.catalogue.Part;

/** Rules with the match state, which conntrack has replaced. */
final class StateMatch {
    static final Check CHECK = Check.of("state-match", Severity.INFO, "-m state, which conntrack has replaced",
            """
            The match is kept for old rules only (iptables-extensions(8), state); conntrack says the same and more.
            Example: -A INPUT -m state --state ESTABLISHED -j ACCEPT
            Write -m conntrack --ctstate ESTABLISHED; --fix does. The meaning is the same.
            Leave it alone where the rules are for a kernel of before 2012.""",
            StateMatch::look);

    private StateMatch() {}

    private static void look(Subject subject, Findings findings) {
        for (RuleAt rule : subject.ours()) {
            boolean old = rule.says().matches().stream()
                    .anyMatch(part -> part instanceof Part.Known known && known.extension().name().equals("state"));
            if (old) {
                String text = rule.rule().text()
                        .replace("-m state ", "-m conntrack ").replace(" --state ", " --ctstate ");
                findings.add(rule.where(), "-m state is deprecated: conntrack says the same",
                        Fix.replace("write it with -m conntrack", rule.where(), text));
            }
        }
    }
}
