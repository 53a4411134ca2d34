package org.iptsh.ruleset.lint;

import java.util.List;

/** Rules behind one that decides on every packet. */
final class UnconditionalVerdict {
    static final Check CHECK = Check.of("after-unconditional-verdict", Severity.WARNING,
            "rules behind one that decides on every packet",
            """
            A rule without conditions decides on every packet, so no packet comes to the rules behind it. Most often \
            they were appended with -A where -I was meant.
            Example: -A INPUT -j DROP, and behind it -A INPUT -p tcp --dport 443 -j ACCEPT
            Move the rules before it, or remove them.
            Leave it alone where the last rules are kept for a day when the one before them is taken out.""",
            UnconditionalVerdict::look);

    private UnconditionalVerdict() {}

    /** The position of the first rule that decides on every packet, 0 if there is none. */
    static int decider(ChainAt chain) {
        return chain.rules().stream().filter(rule -> rule.ends() && rule.matchesAll())
                .mapToInt(rule -> rule.where().position()).findFirst().orElse(0);
    }

    private static void look(Subject subject, Findings findings) {
        for (ChainAt chain : subject.chains()) {
            int decider = decider(chain);
            List<RuleAt> dead = decider == 0 ? List.of() : chain.rules().subList(decider, chain.rules().size());
            List<RuleAt> ours = dead.stream().filter(RuleAt::ours).toList();
            if (!ours.isEmpty() && chain.ours()) {
                Spot first = ours.get(0).where();
                String which = ours.size() == 1 ? "no packet comes to it"
                        : "no packet comes to it and the " + (ours.size() - 1) + " behind it";
                findings.add(first, which + ": rule " + decider + " decides on every packet",
                        List.of(chain.spot(decider)), new Fix(ours.size() == 1 ? "remove rule " + first.position()
                                : "remove these " + ours.size() + " rules",
                                ours.stream().<Fix.Edit>map(rule -> new Fix.Removal(rule.where())).toList()));
            }
        }
    }
}
