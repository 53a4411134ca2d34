package org.iptsh.ruleset.lint;

import java.util.List;
import org.iptsh.ruleset.catalogue.Setting;

/** Rules that accept packets which belong to no connection. */
final class InvalidAccepted {
    static final Check CHECK = Check.of("invalid-accepted", Severity.WARNING, "state INVALID is accepted",
            """
            A packet in state INVALID belongs to no connection and can't begin one: accepting it lets through what no \
            rule about connections was made for, and translation of addresses passes it by.
            Example: -A FORWARD -m conntrack --ctstate INVALID,ESTABLISHED -j ACCEPT
            Take INVALID out of the list, and drop it by a rule of its own.
            Leave it alone on a router that sees one half of a connection only.""",
            InvalidAccepted::look);

    private InvalidAccepted() {}

    private static void look(Subject subject, Findings findings) {
        for (RuleAt rule : subject.ours()) {
            for (Setting state : rule.testsOf("state")) {
                boolean named = state.value() != null && !state.negated()
                        && List.of(state.value().split(",")).contains("INVALID");
                if (named && rule.accepts() && rule.where().table().equals("filter")) {
                    findings.add(rule.where(), "it accepts packets in state INVALID");
                }
            }
        }
    }
}
