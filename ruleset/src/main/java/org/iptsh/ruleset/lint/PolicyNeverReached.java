package org.iptsh.ruleset.lint;

import java.util.List;

/** Policies that say the opposite of a last rule that leaves nothing to them. */
final class PolicyNeverReached {
    static final Check CHECK = Check.of("policy-never-reached", Severity.WARNING,
            "a policy that says the opposite of the chain's last word",
            """
            A rule without conditions decides before the policy does, and the other way: a chain that looks closed is \
            open. Where the policy accepts and the rule refuses it is told as an information only: that is a custom, \
            which keeps one from being locked out by -F, and opens the host when the rules are not loaded.
            Example: :INPUT DROP, and at the end -A INPUT -j ACCEPT
            Let one of them say what is meant.
            Leave it alone where the rule is a custom of the house.""",
            PolicyNeverReached::look);

    private PolicyNeverReached() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt chain : subject.chains()) {
            int decider = chain.chain().isBuiltIn() ? UnconditionalVerdict.decider(chain) : 0;
            RuleAt rule = decider == 0 ? null : chain.rules().get(decider - 1);
            if (rule == null || !rule.ours()) {
                continue;
            }
            boolean drops = chain.chain().policy().equals("DROP");
            if (drops && rule.accepts()) {
                findings.add(chain.where(), "policy DROP is never reached: rule " + decider + " accepts all packets",
                        List.of(rule.where()), Fix.none());
            } else if (!drops && rule.refuses()) {
                findings.add(Severity.INFO, chain.where(), "policy ACCEPT is never reached: rule " + decider
                        + " refuses all packets", List.of(rule.where()), Fix.none());
            }
        }
    }
}
