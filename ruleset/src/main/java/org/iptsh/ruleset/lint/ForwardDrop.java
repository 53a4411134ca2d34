package org.iptsh.ruleset.lint;

import java.util.List;
import java.util.Optional;

/** Rules that cut off the containers of a host before the rules of their program are asked. */
final class ForwardDrop {
    static final Check CHECK = Check.of("forward-drop", Severity.WARNING, "FORWARD refuses before containers are asked",
            """
            A rule in FORWARD refuses every packet before the rules of Docker, Kubernetes or another program are \
            asked, so containers and pods reach nothing, and nothing reaches them.
            Example: -A FORWARD -j DROP, and behind it -A FORWARD -j DOCKER-USER
            Move it behind the program's rules, or let the policy refuse instead.
            Leave it alone where containers are to be cut off.""",
            ForwardDrop::look);

    private ForwardDrop() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt chain : subject.chains()) {
            int decider = chain.is("filter", "FORWARD") ? UnconditionalVerdict.decider(chain) : 0;
            RuleAt rule = decider == 0 ? null : chain.rules().get(decider - 1);
            if (rule == null || !rule.ours() || !rule.refuses()) {
                continue;
            }
            Optional<RuleAt> foreign = chain.rules().stream().skip(decider).filter(each -> !each.ours()).findFirst();
            foreign.ifPresent(first -> findings.add(rule.where(), "it refuses everything before rule "
                    + first.where().position() + " is asked, which " + subject.owners().ofRule(chain.family(),
                            chain.table().name(), chain.chain().name(), first.rule()).orElse("another program")
                    + " manages", List.of(first.where()), Fix.none()));
        }
    }
}
