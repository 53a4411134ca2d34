package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.Rule;

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
            if (rule.targets("LOG") && !rule.remembers()) {
                String target = rule.rule().fromTarget();
                String text = rule.rule().text();
                String before = text.substring(0, text.length() - target.length());
                findings.add(rule.where(), "every packet that matches writes a line to the kernel's log",
                        Fix.replace("log 5 a minute at most", rule.where(),
                                before + "-m limit --limit 5/min " + target));
            }
        }
    }
}
