package org.iptsh.ruleset.lint;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.catalogue.Setting;

/** Rules for interfaces that this host does not have. */
final class MissingInterface {
    static final Check CHECK = Check.of("missing-interface", Severity.WARNING, "an interface that does not exist",
            """
            The rule waits for packets of an interface that this host does not have now. It may be a slip of the pen, \
            a name of an older kernel, or an interface that comes up later.
            Example: -A INPUT -i eht0 -p tcp --dport 22 -j ACCEPT
            Correct the name; `ip link` lists them.
            Leave it alone for a tunnel, a dial-up line or a bridge that comes and goes.""",
            MissingInterface::look);

    private MissingInterface() {}

    private static void look(Subject subject, Findings findings) {
        Optional<Set<String>> interfaces = subject.facts().surroundings().interfaces();
        if (interfaces.isEmpty() || interfaces.get().isEmpty()) {
            return;
        }
        Set<String> known = new TreeSet<>(interfaces.get());
        for (RuleAt rule : subject.ours()) {
            for (Setting setting : rule.tests()) {
                boolean names = setting.option().tests().contains("in") || setting.option().tests().contains("out");
                if (names && setting.value() != null && !exists(known, setting.value())) {
                    findings.add(rule.where(), "there is no interface " + setting.value()
                            + Nearest.to(setting.value(), known).map(near -> "; did you mean " + near + "?")
                                    .orElse(""));
                }
            }
        }
    }

    private static boolean exists(Set<String> known, String name) {
        return name.endsWith("+")
                ? known.stream().anyMatch(each -> each.startsWith(name.substring(0, name.length() - 1)))
                : known.contains(name);
    }
}
