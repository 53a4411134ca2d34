package org.iptsh.ruleset.lint;

import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.surroundings.Routes;

/** One family wide open beside the other that is closed. */
final class FamilyOpen {
    static final Check CHECK = Check.of("family-open", Severity.ERROR,
            "one family is open beside the other that is closed",
            """
            New connections from the Internet are refused by one family and all let in by the other: who knows the \
            host's address of the other family walks round the firewall.
            Example: iptables -P INPUT DROP, and ip6tables without a rule
            Write the rules of the other family: `both` before a line does it to both.
            Leave it alone where the host has no address of the other family: family-open off.""",
            FamilyOpen::look);

    private FamilyOpen() {}

    private static void look(Subject subject, Findings findings) {
        for (Family family : Family.all()) {
            Optional<ChainAt> input = subject.chain(family, "filter", "INPUT");
            Family other = family.other();
            boolean spoken = subject.facts().wholeHost() || !subject.ruleset(other).tables().isEmpty();
            if (input.isPresent() && spoken && isInUse(subject, other) && subject.answers(family).isClosed()
                    && isOpen(subject, other)) {
                findings.add(subject.chain(other, "filter", "INPUT").map(ChainAt::where).orElse(Spot.of(other)),
                        other.label() + " lets every new connection in, and " + family.label() + " does not",
                        List.of(input.get().where()), Fix.none());
            }
        }
    }

    private static boolean isOpen(Subject subject, Family family) {
        return subject.ruleset(family).tables().isEmpty() || subject.answers(family).isOpen();
    }

    private static boolean isInUse(Subject subject, Family family) {
        Routes routes = subject.facts().surroundings().routes(family);
        return !routes.isKnown() || routes.devices().stream().anyMatch(device -> !device.equals(Routes.LOOPBACK));
    }
}
