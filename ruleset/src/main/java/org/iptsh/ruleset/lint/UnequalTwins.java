package org.iptsh.ruleset.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Family;

/** Rules of one family that could as well be in the other, in chains that both have, and are not. */
final class UnequalTwins {
    static final Check CHECK = Check.of("unequal-twins", Severity.INFO, "an IPv4 rule that IPv6 lacks, or the reverse",
            """
            Both families have a chain of this name with rules in common, and one has a rule about a port, a state or \
            an interface that the other has not. Most often it was added with iptables, and ip6tables was forgotten.
            Example: iptables -A INPUT -p tcp --dport 8080 -j ACCEPT, and nothing with ip6tables
            Write both before the line, and it is done to both.
            Leave it alone where a service is to be had by one family only.""",
            UnequalTwins::look);

    private UnequalTwins() {}

    private static void look(Subject subject, Findings findings) {
        if (subject.families().size() < Family.all().size()) {
            return;
        }
        for (ChainAt chain : subject.chains()) {
            Family other = chain.family().other();
            Optional<ChainAt> twin = chain.ours()
                    ? subject.chain(other, chain.table().name(), chain.chain().name()) : Optional.empty();
            if (twin.isPresent() && chain.table().name().equals("filter")) {
                compare(chain, twin.get(), findings);
            }
        }
    }

    private static void compare(ChainAt chain, ChainAt twin, Findings findings) {
        Map<String, Integer> there = new HashMap<>();
        twin.rules().forEach(rule -> there.merge(rule.rule().text(), 1, Integer::sum));
        List<RuleAt> neutral = chain.rules().stream().filter(rule -> rule.ours() && isNeutral(rule)).toList();
        List<RuleAt> lacking = neutral.stream().filter(rule -> there.merge(rule.rule().text(), -1, Integer::sum) < 0)
                .toList();
        // Chains that have little in common were not meant to be twins.
        if (lacking.size() * 2 < neutral.size()) {
            lacking.forEach(rule -> findings.add(rule.where(),
                    twin.family().label() + " has no such rule in " + twin.chain().name(), List.of(twin.where()),
                    Fix.none()));
        }
    }

    /** Whether nothing in it belongs to one family: no addresses, no ICMP, no way of refusing. */
    private static boolean isNeutral(RuleAt rule) {
        String text = rule.rule().text();
        return rule.says().problems().isEmpty() && rule.testsOf("source").isEmpty()
                && rule.testsOf("destination").isEmpty() && !text.contains("icmp") && !text.contains("--match-set")
                && !text.contains("range ") && (rule.accepts() || rule.refuses());
    }
}
