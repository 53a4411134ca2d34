package org.iptsh.ruleset.lint;

import java.util.List;

/** Jumps to chains without rules. */
final class EmptyChain {
    static final Check CHECK = Check.of("empty-chain", Severity.INFO, "a jump to a chain without rules",
            """
            The chain that the rule jumps to has no rules, so the packet comes back as it went. It may be that its \
            rules were lost, or that a program fills it later.
            Example: -A INPUT -j blocked, and :blocked - [0:0] alone
            Fill the chain, or remove the jump.
            Leave it alone where the chain is there to be filled by hand.""",
            EmptyChain::look);

    private EmptyChain() {}

    private static void look(Subject subject, Findings findings) {
        for (RuleAt rule : subject.ours()) {
            String name = rule.says().jump() == null ? "" : rule.says().jump().text();
            boolean empty = !rule.says().goTo() && subject.ruleset(rule.where().family())
                    .chain(rule.where().table(), name).filter(chain -> chain.size() == 0).isPresent();
            if (empty && subject.owners().ofChain(rule.where().family(), rule.where().table(), name).isEmpty()) {
                findings.add(rule.where(), "chain " + name + " has no rules",
                        List.of(new Spot(rule.where().family(), rule.where().table(), name, 0)),
                        Fix.remove(rule.where()));
            }
        }
    }
}
