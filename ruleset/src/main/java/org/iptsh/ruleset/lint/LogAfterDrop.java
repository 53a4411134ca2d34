package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** LOG rules that stand behind the rule whose packets they should log. */
final class LogAfterDrop {
    static final Check CHECK = Check.of("log-after-drop", Severity.WARNING,
            "LOG behind the DROP that it should precede",
            """
            The rule would log packets that an earlier rule with the same conditions has dropped already: it never \
            writes anything.
            Example: -A INPUT -s 192.0.2.0/24 -j DROP, and behind it -A INPUT -s 192.0.2.0/24 -j LOG
            Move LOG before it; --fix does.
            There is no reason to leave it alone.""",
            LogAfterDrop::look);

    private LogAfterDrop() {}

    private static void look(Subject subject, Findings findings) {
        for (ChainAt chain : subject.chains()) {
            Map<String, RuleAt> ended = new HashMap<>();
            for (RuleAt rule : chain.rules()) {
                String conditions = conditions(rule);
                RuleAt before = ended.get(conditions);
                if (rule.ours() && rule.targets("LOG") && before != null && before.ours()) {
                    List<Fix.Edit> edits = new ArrayList<>(List.of(new Fix.Removal(rule.where()),
                            new Fix.Insertion(before.where(), rule.rule())));
                    findings.add(rule.where(), "it logs nothing: rule " + before.where().position()
                            + " has refused these packets already", List.of(before.where()),
                            new Fix("move it before rule " + before.where().position(), edits));
                }
                if (rule.refuses() && !rule.isLimited()) {
                    ended.putIfAbsent(conditions, rule);
                }
            }
        }
    }

    /** What a rule says of packets, in canonical words. */
    static String conditions(RuleAt rule) {
        String text = rule.rule().text();
        return text.substring(0, text.length() - rule.rule().fromTarget().length()).strip();
    }
}
