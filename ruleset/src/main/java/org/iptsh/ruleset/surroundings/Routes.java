package org.iptsh.ruleset.surroundings;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;

/**
 * A host's addresses and routes of one family, as {@code ip route show table all} tells them; or that nobody knows
 * them.
 */
public final class Routes {
    /** The interface by which a host talks to itself. */
    public static final String LOOPBACK = "lo";

    private static final Prefix LINK_LOCAL = Prefix.parse(Family.IPV6, "fe80::/10").orElseThrow();

    static final String LOCAL_TABLE = "local";
    static final String MAIN_TABLE = "main";

    private static final Routes UNKNOWN = new Routes(List.of(), false, true, false);

    private final List<Route> all;
    private final boolean known;
    private final boolean forwards;
    private final boolean policyRouted;

    /** What becomes of packets for a destination (ip-route(8), route types). */
    public enum Type {
        UNICAST, LOCAL, BROADCAST, ANYCAST, MULTICAST, UNREACHABLE, BLACKHOLE, PROHIBIT, THROW;

        /** Whether packets are sent out of an interface. */
        boolean sends() {
            return this == UNICAST || this == MULTICAST;
        }
    }

    /**
     * A route.
     *
     * @param devices the interfaces that it leads to, any of them; none if packets end here
     * @param source the address that this host gives to what it sends by it
     * @param metric of two routes for one network the lower counts
     */
    public record Route(
            Type type, Prefix destination, List<String> devices, Optional<Prefix> source, long metric, String table) {

        public Route {
            devices = List.copyOf(devices);
        }
    }

    private Routes(List<Route> all, boolean known, boolean forwards, boolean policyRouted) {
        this.all = List.copyOf(all);
        this.known = known;
        this.forwards = forwards;
        this.policyRouted = policyRouted;
    }

    /** No knowledge of any route: a packet may go anywhere. */
    public static Routes unknown() {
        return UNKNOWN;
    }

    /** The routes of a host that forwards. */
    public static Routes of(List<Route> routes) {
        return new Routes(routes, true, true, false);
    }

    /** The same on a host that sends on what is not for itself, or that does not. */
    public Routes forwarding(boolean forwarding) {
        return new Routes(all, known, forwarding, policyRouted);
    }

    /** The same on a host whose rules (ip-rule(8)) send some packets by other tables than the main one. */
    public Routes policyRouted(boolean others) {
        return new Routes(all, known, forwards, others);
    }

    public boolean isKnown() {
        return known;
    }

    public boolean forwards() {
        return forwards;
    }

    /** Whether more than the main table decides where packets go. */
    public boolean policyRouted() {
        return policyRouted;
    }

    /** The routes of the main table, the one that the kernel takes before the others: longest, then by metric. */
    public List<Route> routes() {
        return all.stream().filter(route -> route.table().equals(MAIN_TABLE))
                .sorted(Comparator.<Route>comparingInt(route -> -route.destination().length())
                        .thenComparingLong(Route::metric))
                .toList();
    }

    /**
     * What the local table says, longest networks first: this host's own addresses, and those that are for everybody.
     */
    public List<Route> local() {
        return all.stream().filter(route -> route.table().equals(LOCAL_TABLE))
                .sorted(Comparator.comparingInt(route -> -route.destination().length())).toList();
    }

    /**
     * The routes that the kernel takes for a part of a network of the local table, since theirs is longer.
     *
     * <p>Those of the main table, too, in IPv4: as long as a host has no rules (ip-rule(8)) of its own, the kernel
     * looks both tables up as one (net/ipv4/fib_trie.c, fib_trie_unmerge; measured with {@code ip route get} and
     * addrtype).
     */
    public List<Route> within(Route local) {
        boolean merged = local.destination().family() == Family.IPV4 && !policyRouted;
        return all.stream()
                .filter(route -> route.table().equals(LOCAL_TABLE) || merged && route.table().equals(MAIN_TABLE))
                .filter(route -> route.destination().length() > local.destination().length()
                        && local.destination().contains(route.destination()))
                .toList();
    }

    /** The same as if this were the only interface; with a name that no interface has, no routes at all. */
    public Routes on(String device) {
        return new Routes(all.stream().filter(route -> route.devices().contains(device)).toList(), known, forwards,
                policyRouted);
    }

    /** The interfaces that routes lead to. */
    public Set<String> devices() {
        Set<String> devices = new LinkedHashSet<>();
        all.forEach(route -> devices.addAll(route.devices()));
        return devices;
    }

    /**
     * This host's address on an interface, which REDIRECT and MASQUERADE put into packets.
     *
     * <p>Of several, the kernel takes one by the order in which they were added and by where packets go, which routes
     * do not tell.
     *
     * @return empty if it has none there, or several that are not on one network, or is not known
     */
    public Optional<Prefix> address(String device) {
        // To the others on its network an IPv4 address is secondary: their source is the first one.
        List<Prefix> own = local().stream()
                .filter(route -> route.type() == Type.LOCAL && route.devices().contains(device))
                .flatMap(route -> route.destination().family() == Family.IPV4 ? route.source().stream()
                        : Stream.of(route.destination()).filter(Routes::isGlobal))
                .distinct().toList();
        List<Prefix> connected = routes().stream().filter(route -> route.devices().contains(device))
                .flatMap(route -> route.source().stream()).distinct().toList();
        List<Prefix> addresses = local().isEmpty() ? connected : own;
        return addresses.size() == 1 ? Optional.of(addresses.get(0)) : Optional.empty();
    }

    private static boolean isGlobal(Prefix address) {
        return address.length() == Prefix.width(address.family()) && !LINK_LOCAL.contains(address);
    }
}
