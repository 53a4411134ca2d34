package org.iptsh.persistence.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.surroundings.Routes.Route;

/**
 * A host rebuilt in a probe's namespace from what is known of it: its interfaces, addresses and routes.
 *
 * <p>Where no routes are known, there are such as lead the one packet where it is said to go.
 */
public final class Replica {
    /** Addresses that no packet of others has (RFC 7600, 4; RFC 6666), for rules that hide packets behind one. */
    private static final Map<Family, String> DUMMIES = Map.of(Family.IPV4, "192.0.0.8/32", Family.IPV6, "100::1/128");

    private final KernelProbe probe;
    private final Routes routes;
    private final String ip;
    private final Family family;

    private Replica(KernelProbe probe, Family family, Routes routes) {
        this.probe = probe;
        this.family = family;
        this.routes = routes;
        this.ip = "-" + family.number();
    }

    /**
     * Rebuilds a host for a packet.
     *
     * @throws Unsendable if that can't be, with the reason
     */
    public static void build(KernelProbe probe, Space space, Routes routes, Example packet) {
        Replica replica = new Replica(probe, space.family(), routes);
        for (Field end : List.of(Field.IN, Field.OUT)) {
            replica.link(space.interfaceName(packet.value(end).intValue()));
        }
        if (routes.isKnown()) {
            replica.known();
        } else {
            replica.leading(space.interfaceName(packet.value(Field.OUT).intValue()));
        }
    }

    private Optional<String> link(String name) {
        return name.isEmpty() || name.equals(Routes.LOOPBACK) ? Optional.empty() : Optional.of(probe.link(name));
    }

    /** All packets go where the one does. */
    private void leading(String out) {
        Optional<String> link = link(out);
        if (link.isPresent()) {
            probe.run("ip", "address", "replace", DUMMIES.get(family), "dev", link.get(), "nodad");
            route("replace", "default", "dev", link.get());
        } else {
            route("replace", "local", family == Family.IPV4 ? "0.0.0.0/0" : "::/0", "dev", Routes.LOOPBACK);
        }
    }

    private void known() {
        if (routes.policyRouted()) {
            throw new Unsendable("this host's routing rules (ip rule) can't be rebuilt");
        }
        routes.devices().forEach(this::link);
        probe.set(family == Family.IPV4 ? "ipv4/ip_forward" : "ipv6/conf/all/forwarding",
                routes.forwards() ? "1" : "0");
        routes.local().stream().filter(this::isAddress).forEach(this::address);
        routes.local().stream().filter(route -> route.type() == Routes.Type.LOCAL && !isAddress(route)
                        && !isLoopbacks(route))
                .forEach(route -> route("replace", "local", route.destination().toString(), "dev",
                        route.devices().isEmpty() ? Routes.LOOPBACK : route.devices().get(0), "table", "local"));
        routes.routes().forEach(this::route);
    }

    private boolean isAddress(Route route) {
        return route.type() == Routes.Type.LOCAL && route.destination().length() == Prefix.width(family)
                && route.devices().size() == 1 && !route.devices().get(0).equals(Routes.LOOPBACK);
    }

    /** What every namespace has. */
    private boolean isLoopbacks(Route route) {
        String destination = route.destination().toString();
        return destination.equals("127.0.0.0/8") || destination.equals("127.0.0.1") || destination.equals("::1");
    }

    /** An address with the length of the network that it is the host's own one in. */
    private void address(Route local) {
        String device = local.devices().get(0);
        int length = routes.routes().stream()
                .filter(route -> route.devices().contains(device) && route.destination().length() > 0
                        && route.destination().contains(local.destination()))
                .mapToInt(route -> route.destination().length()).max().orElse(Prefix.width(family));
        probe.run("ip", "address", "replace", local.destination() + "/" + length, "dev", device, "nodad");
    }

    private void route(Route route) {
        List<String> words = new ArrayList<>(List.of("replace"));
        if (route.type() != Routes.Type.UNICAST) {
            words.add(route.type().name().toLowerCase(Locale.ROOT));
        }
        words.add(route.destination().length() == 0 ? "default" : route.destination().toString());
        if (route.devices().size() == 1) {
            words.addAll(List.of("dev", route.devices().get(0)));
        }
        route.source().ifPresent(source -> words.addAll(List.of("src", source.toString())));
        if (route.metric() > 0) {
            words.addAll(List.of("metric", Long.toString(route.metric())));
        }
        if (route.devices().size() > 1) {
            route.devices().forEach(device -> words.addAll(List.of("nexthop", "dev", device)));
        }
        route(words.toArray(String[]::new));
    }

    private void route(String... words) {
        List<String> command = new ArrayList<>(List.of("ip", ip, "route"));
        command.addAll(List.of(words));
        probe.run(command.toArray(String[]::new));
    }
}
