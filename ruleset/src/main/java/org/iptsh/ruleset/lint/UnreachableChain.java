package org.iptsh.ruleset.lint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Family;

/** Chains that rules jump to, but none of them from where packets come. */
final class UnreachableChain {
    static final Check CHECK = Check.of("unreachable-chain", Severity.WARNING,
            "a chain that no built-in chain leads to",
            """
            Rules jump to the chain, but they stand in chains that no packet comes to.
            Example: -A web -j log, and nothing jumps to web
            Write the jump that is missing, or remove the chains.
            Leave it alone where the chains are kept ready for later.""",
            UnreachableChain::look);

    private UnreachableChain() {}

    private static void look(Subject subject, Findings findings) {
        for (Family family : subject.families()) {
            for (List<ChainAt> chains : subject.tables(family).values()) {
                Map<String, List<RuleAt>> jumps = Subject.jumps(chains);
                Set<String> reached = reached(chains);
                for (ChainAt chain : chains) {
                    List<RuleAt> from = jumps.getOrDefault(chain.chain().name(), List.of());
                    if (chain.ours() && !reached.contains(chain.chain().name()) && !from.isEmpty()) {
                        findings.add(chain.severity(CHECK), chain.where(),
                                "no packet comes to chain " + chain.chain().name() + ": only "
                                        + from.get(0).where().chain() + " leads to it, which no packet reaches",
                                from.stream().map(RuleAt::where).toList(), Fix.none());
                    }
                }
            }
        }
    }

    private static Set<String> reached(List<ChainAt> chains) {
        Map<String, ChainAt> byName = new HashMap<>();
        Deque<ChainAt> left = new ArrayDeque<>();
        Set<String> reached = new HashSet<>();
        for (ChainAt chain : chains) {
            byName.put(chain.chain().name(), chain);
            if (chain.chain().isBuiltIn()) {
                reached.add(chain.chain().name());
                left.add(chain);
            }
        }
        while (!left.isEmpty()) {
            for (RuleAt rule : left.remove().rules()) {
                String to = rule.says().jump() == null ? "" : rule.says().jump().text();
                if (byName.containsKey(to) && reached.add(to)) {
                    left.add(byName.get(to));
                }
            }
        }
        return reached;
    }
}
