package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Part;
import org.iptsh.ruleset.catalogue.Setting;

/** LOG rules that write a line for every packet. */
final class LogUnlimited {
    static final Check CHECK = Check.of("log-unlimited", Severity.WARNING, "LOG without a limit",
            """
            Every packet that matches writes a line, so whoever sends many fills the disk and hides what matters.
            Example: -A INPUT -j LOG --log-prefix "dropped: "
            Put -m limit --limit 5/min before it; --fix does.
            Leave it alone where few packets can match, or the journal limits itself.""",
            LogUnlimited::look);

    private LogUnlimited() {}

    private static void look(Subject subject, Findings findings) {
        for (RuleAt rule : subject.ours()) {
            if (rule.targets("LOG") && !rule.isLimited() && !isRare(rule)) {
                String target = rule.rule().fromTarget();
                String text = rule.rule().text();
                String before = text.substring(0, text.length() - target.length());
                findings.add(rule.where(), "every packet that matches writes a line to the kernel's log",
                        new Fix("log 5 a minute at most", List.of(new Fix.Replacement(rule.where(),
                                Rule.of(before + "-m limit --limit 5/min " + target)))));
            }
        }
    }

    /** Whether what nobody can tell from a packet, such as a quota or a set that is filled, holds it down. */
    private static boolean isRare(RuleAt rule) {
        return rule.says().matches().stream().anyMatch(part -> part instanceof Part.Carried
                || part instanceof Part.Known known && known.given().stream().map(Setting::option)
                        .anyMatch(option -> option.tests().isEmpty()));
    }
}
