package org.iptsh.ruleset.lint;

import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;

/** Packets from the outside that say they come from a private network, and are let in. */
final class SpoofedSource {
    static final Check CHECK = Check.of("spoofed-source", Severity.INFO,
            "private sources are accepted on the outer interface",
            """
            On the interface that leads to the Internet nobody has an address of 10.0.0.0/8, 172.16.0.0/12 or \
            192.168.0.0/16: who says so lies, and rules that trust these networks believe it. The kernel's rp_filter \
            refuses them, too.
            Example: -A INPUT -s 10.0.0.0/8 -j ACCEPT, with eth0 the way to the Internet
            Drop them first: -I INPUT -i eth0 -s 10.0.0.0/8 -j DROP; or name the inner interface in the rules that \
            trust.
            Leave it alone where rp_filter is 1.""",
            SpoofedSource::look);

    private static final List<String> PRIVATE = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");

    private SpoofedSource() {}

    private static void look(Subject subject, Findings findings) {
        Routes routes = subject.facts().surroundings().routes(Family.IPV4);
        for (ChainAt input : subject.inputs()) {
            Answers answers = subject.answers(input.family());
            Optional<String> outer = answers.outer();
            if (input.family() == Family.IPV4 && outer.isPresent() && !isPrivate(routes, outer.get())) {
                Packets outside = answers.fromOutside().and(answers.opening());
                // What is open to everybody is no matter of trust.
                Packets trusted = answers.certainlyAccepted().and(outside);
                Packets strangers = trusted.and(answers.fromPublic()).forget(Field.SOURCE);
                List<String> believed = PRIVATE.stream().filter(network ->
                        !trusted.and(answers.source(network)).minus(strangers).isEmpty()).toList();
                if (!believed.isEmpty()) {
                    findings.add(input.where(), "on " + outer.get() + ", the way to the Internet, packets that say they"
                            + " come from " + String.join(", ", believed) + " are let in where others are not");
                }
            }
        }
    }

    /** Whether the host's own address there is private, or unknown: then others' may be, too. */
    private static boolean isPrivate(Routes routes, String device) {
        return routes.address(device).filter(address -> PRIVATE.stream()
                .noneMatch(network -> Prefix.parse(Family.IPV4, network).orElseThrow().contains(address))).isEmpty();
    }
}
