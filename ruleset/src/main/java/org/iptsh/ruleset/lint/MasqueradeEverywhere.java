package org.iptsh.ruleset.lint;

/** MASQUERADE on whatever interface a packet leaves by. */
final class MasqueradeEverywhere {
    static final Check CHECK = Check.of("masquerade-everywhere", Severity.WARNING,
            "MASQUERADE without an out interface",
            """
            Connections that leave by any interface get a new source, those to the inside and between networks, too: \
            servers see the router instead of who asks, and their logs and rules with them.
            Example: -t nat -A POSTROUTING -j MASQUERADE
            Name the interface: -o eth0; or the networks that are to be hidden: -s 10.0.0.0/24 ! -d 10.0.0.0/24.
            Leave it alone where there is one way out only.""",
            MasqueradeEverywhere::look);

    private MasqueradeEverywhere() {}

    private static void look(Subject subject, Findings findings) {
        for (RuleAt rule : subject.ours()) {
            boolean hides = rule.effect().contains("own-source");
            boolean bounded = rule.testsOf("out").size() + rule.testsOf("destination").size() > 0
                    || rule.tests().stream().anyMatch(setting -> setting.option().tests().isEmpty())
                    || rule.testsOf("mark").size() + rule.testsOf("source").size() > 0;
            if (hides && !bounded && rule.where().chain().equals("POSTROUTING")) {
                findings.add(rule.where(), "it hides the source of connections by whatever interface they leave");
            }
        }
    }
}
