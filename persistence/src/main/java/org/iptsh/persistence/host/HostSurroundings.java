package org.iptsh.persistence.host;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.RoutesText;
import org.iptsh.ruleset.surroundings.Surroundings;

/** Asks a host for what the meaning of its rules depends on. What can't be asked for is unknown, and no failure. */
public final class HostSurroundings {
    /** The rules that every host has (ip-rule(8)): whatever else there is may send packets elsewhere. */
    private static final Set<String> USUAL_TABLES = Set.of("local", "main", "default");

    private final Programs programs;

    private HostSurroundings(Programs programs) {
        this.programs = programs;
    }

    /** The host, or the network namespace, that programs run in. */
    public static Surroundings of(Programs programs) {
        HostSurroundings host = new HostSurroundings(programs);
        Map<Family, Routes> routes = new EnumMap<>(Family.class);
        Family.all().forEach(family -> host.routes(family).ifPresent(known -> routes.put(family, known)));
        return new Surroundings(routes, host.sets(), host.interfaces());
    }

    private Optional<Routes> routes(Family family) {
        String option = "-" + family.number();
        return said("ip", option, "route", "show", "table", "all")
                .map(text -> RoutesText.read(family, "ip route", text))
                .filter(Result::isGood)
                .map(Result::get)
                .map(read -> read.forwarding(forwards(family)).policyRouted(
                        read.policyRouted() || policyRouted(option)));
    }

    /** In IPv4 each interface that packets arrive on has its own say; one that lets them through is enough here. */
    private boolean forwards(Family family) {
        if (family == Family.IPV6) {
            return said("cat", "/proc/sys/net/ipv6/conf/all/forwarding").filter(HostSurroundings::isOff).isEmpty();
        }
        List<String> command = new ArrayList<>(List.of("cat", "/proc/sys/net/ipv4/ip_forward"));
        interfaces().stream().flatMap(Set::stream)
                .forEach(name -> command.add("/proc/sys/net/ipv4/conf/" + name + "/forwarding"));
        return said(command.toArray(String[]::new)).filter(HostSurroundings::isOff).isEmpty();
    }

    private static boolean isOff(String settings) {
        return settings.lines().allMatch(line -> line.strip().equals("0"));
    }

    private boolean policyRouted(String option) {
        return said("ip", option, "rule", "show").stream().flatMap(String::lines)
                .map(line -> List.of(line.strip().split("\\s+")))
                .anyMatch(words -> words.size() != 5 || !words.subList(1, 4).equals(List.of("from", "all", "lookup"))
                        || !USUAL_TABLES.contains(words.get(4)));
    }

    private IpSets sets() {
        return Iptables.locate("ipset").flatMap(program -> said(program.toString(), "save")).map(IpSets::read)
                .orElseGet(IpSets::unknown);
    }

    /** The names before the colon, without what a name is tied to: {@code eth0@if2}. */
    private Optional<Set<String>> interfaces() {
        return said("ip", "-o", "link", "show").map(text -> {
            Set<String> names = new TreeSet<>();
            text.lines().map(line -> line.split(": ")).filter(parts -> parts.length > 1)
                    .forEach(parts -> names.add(parts[1].replaceFirst("@.*", "")));
            return names;
        });
    }

    private Optional<String> said(String... command) {
        try {
            Programs.Finished finished = programs.run(command);
            return finished.ok() ? Optional.of(finished.text()) : Optional.empty();
        } catch (HostException e) {
            // Without the program nobody knows; that is an answer, too.
            return Optional.empty();
        }
    }
}
