package org.iptsh.ruleset.lint;

import org.iptsh.ruleset.Family;

/** Rules of both back ends in force on one host. */
final class BothBackends {
    static final Check CHECK = Check.of("both-backends", Severity.WARNING, "rules of both back ends are in force",
            """
            The kernel has rules of iptables-legacy and of iptables-nft, and a packet has to pass both. Whoever looks \
            at one sees half of the firewall.
            Example: Docker was started with the one, and the administrator works with the other
            Move the rules of one into the other and remove them there; `status` says where they are.
            Leave it alone where both are meant.""",
            BothBackends::look);

    private BothBackends() {}

    private static void look(Subject subject, Findings findings) {
        for (String warning : subject.facts().warnings()) {
            findings.add(Spot.of(warning.contains(Family.IPV6.label()) ? Family.IPV6 : Family.IPV4), warning);
        }
    }
}
