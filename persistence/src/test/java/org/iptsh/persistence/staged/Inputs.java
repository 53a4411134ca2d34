package org.iptsh.persistence.staged;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.text.SaveReader;

/** Firewalls that differ in what the IPv4 chain INPUT jumps to. */
final class Inputs {
    private Inputs() {}

    static Firewall of(String... targets) {
        return Firewall.empty().with(SaveReader.read(Family.IPV4, "test", "*filter\n"
                + Stream.of(targets).map(target -> "-A INPUT -j " + target + "\n").collect(Collectors.joining())
                + "COMMIT\n").ruleset());
    }

    static String of(Firewall firewall) {
        return firewall.get(Family.IPV4).tableOrFresh("filter").chain("INPUT").orElseThrow().rules().toString();
    }
}
