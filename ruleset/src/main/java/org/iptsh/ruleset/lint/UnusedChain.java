package org.iptsh.ruleset.lint;

import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Family;

/** Chains that no rule jumps to. */
final class UnusedChain {
    static final Check CHECK = Check.of("unused-chain", Severity.WARNING, "a chain that no rule jumps to",
            """
            No rule leads to the chain, so what it says is not done. Either the jump is missing, or the chain is a \
            leftover.
            Example: :web - [0:0], with rules in it, and no -j web
            Write the jump, or remove the chain.
            Leave it alone where a program or a colleague jumps to it when needed: `checks` in the repository can say \
            unused-chain off in filter web.""",
            UnusedChain::look);

    private UnusedChain() {}

    private static void look(Subject subject, Findings findings) {
        for (Family family : subject.families()) {
            for (List<ChainAt> chains : subject.tables(family).values()) {
                Map<String, List<RuleAt>> jumps = Subject.jumps(chains);
                for (ChainAt chain : chains) {
                    String name = chain.chain().name();
                    // What other programs made for the administrator to fill is theirs to jump to.
                    if (chain.ours() && !chain.chain().isBuiltIn() && !jumps.containsKey(name)
                            && chain.rules().stream().allMatch(RuleAt::ours)) {
                        findings.add(chain.severity(CHECK), chain.where(), "no rule jumps to chain " + name, List.of(),
                                new Fix("remove chain " + name, List.of(new Fix.ChainRemoval(chain.where()))));
                    }
                }
            }
        }
    }
}
