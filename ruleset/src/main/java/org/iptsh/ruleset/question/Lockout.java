package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.trace.Model;

/**
 * What a ruleset must let through so that a peer can open a TCP connection to this host and use it: the first packet,
 * the answer to it, and what follows both ways.
 *
 * <p>A client takes a port from 1024 on, and packets are of the sizes that networks carry; where they arrive is what
 * routes tell for the client's address, or nobody knows.
 */
public final class Lockout {
    private static final int TCP = 6;
    private static final int SYN = 2;
    private static final int ACK = 16;

    private final Space space;
    private final Routes routes;
    private final Peer peer;
    private final Model model;

    private Lockout(Model model, Routes routes, Peer peer) {
        this.model = model;
        this.space = model.space();
        this.routes = routes;
        this.peer = peer;
    }

    /** Whether a peer talks to this host at all, as far as its addresses are known: else it is somebody else's. */
    public static boolean concerns(Routes routes, Peer peer) {
        return !routes.isKnown() || peer.isAnywhere() || isOwn(routes, peer.server());
    }

    private static boolean isOwn(Routes routes, Prefix address) {
        return routes.local().stream().anyMatch(route -> route.type() == Routes.Type.LOCAL
                && route.destination().contains(address));
    }

    /**
     * What is demanded for a peer.
     *
     * @param model of the peer's family, which knows the peer's interface
     * @param routes of that family
     */
    public static List<Demand> demands(Model model, Routes routes, Peer peer) {
        return new Lockout(model, routes, peer).demands();
    }

    private List<Demand> demands() {
        String open = peer.own() ? "your connection"
                : "a connection from " + peer.clients() + " to port " + peer.port();
        List<Demand> demands = new ArrayList<>();
        demands.add(new Demand(Demand.Kind.REACH_FROM, "", peer.who(), peer.connection(), incomingLook("NEW"),
                incoming(ConnectionState.NEW, SYN, 100)));
        demands.add(new Demand(Demand.Kind.REACH_TO, "", peer.who(), "the answer to " + peer.connection(),
                outgoingLook(),
                outgoing(SYN | ACK, 100)));
        demands.add(new Demand(Demand.Kind.REACH_FROM, "", peer.who(), "what comes in on " + open,
                incomingLook("ESTABLISHED"), incoming(ConnectionState.ESTABLISHED, ACK, 1500)));
        demands.add(new Demand(Demand.Kind.REACH_TO, "", peer.who(), "what this host sends on " + open,
                outgoingLook(), outgoing(ACK, 1500)));
        return demands;
    }

    private Packets incoming(ConnectionState state, int flags, int longest) {
        return model.meant(packet(flags, longest)
                .and(space.states(state)).and(space.equal(Field.DIRECTION, 0))
                .and(space.nowhere(Field.OUT)).and(arriving())
                .and(clients(Field.SOURCE)).and(prefix(Field.DESTINATION, peer.server()))
                .and(space.range(Field.SOURCE_PORT, 1024, 65535))
                .and(space.equal(Field.DESTINATION_PORT, peer.port())));
    }

    private Packets outgoing(int flags, int longest) {
        return model.meant(packet(flags, longest)
                .and(space.states(ConnectionState.ESTABLISHED)).and(space.equal(Field.DIRECTION, 1))
                .and(space.nowhere(Field.IN)).and(leaving())
                .and(prefix(Field.SOURCE, peer.server())).and(clients(Field.DESTINATION))
                .and(space.equal(Field.SOURCE_PORT, peer.port()))
                .and(space.range(Field.DESTINATION_PORT, 1024, 65535)));
    }

    private Packets packet(int flags, int longest) {
        return space.equal(Field.PROTOCOL, TCP).and(space.equal(Field.FLAGS, flags))
                .and(space.equal(Field.PACKET_TYPE, 0)).and(space.range(Field.LENGTH, 40, longest))
                .and(space.range(Field.TTL, 2, 255));
    }

    /** Of a network that this host is in, all but what it has itself, and what is everybody's. */
    private Packets clients(Field field) {
        Packets clients = prefix(field, peer.clients());
        for (Routes.Route route : routes.local()) {
            if (peer.clients().contains(route.destination()) && !peer.clients().equals(route.destination())) {
                clients = clients.minus(prefix(field, route.destination()));
            }
        }
        return clients;
    }

    private Packets prefix(Field field, Prefix prefix) {
        return space.prefix(field, prefix.bits(), prefix.length());
    }

    private boolean isLocal() {
        boolean loopback = peer.clients().toString().startsWith("127.") || peer.clients().toString().equals("::1");
        return loopback || routes.isKnown() && isOwn(routes, peer.clients());
    }

    /** Each source with the interface by which this host would answer it. */
    private Packets arriving() {
        Packets outside = space.nowhere(Field.IN).or(space.through(Field.IN, Routes.LOOPBACK)).not();
        if (isLocal() || !peer.device().isEmpty()) {
            return space.through(Field.IN, isLocal() ? Routes.LOOPBACK : peer.device());
        }
        if (!routes.isKnown() || routes.policyRouted()) {
            return outside;
        }
        Packets open = space.all();
        Packets arriving = space.none();
        for (Routes.Route route : routes.routes()) {
            Packets routed = open.and(prefix(Field.SOURCE, route.destination()));
            open = open.minus(routed);
            for (String device : route.devices()) {
                arriving = arriving.or(routed.and(space.through(Field.IN, device)));
            }
        }
        return arriving.or(open.and(outside));
    }

    /** Where routes are known they tell the rest. */
    private Packets leaving() {
        Packets outside = space.nowhere(Field.OUT).not();
        return isLocal() || routes.isKnown() && peer.device().isEmpty() ? outside
                : peer.device().isEmpty() ? outside.minus(space.through(Field.OUT, Routes.LOOPBACK))
                : space.through(Field.OUT, peer.device());
    }

    private String incomingLook(String state) {
        return "trace" + family() + device(" -i ") + " -p tcp -s " + peer.clients() + server(" -d ") + " --dport "
                + peer.port() + " --ctstate " + state + " --to local";
    }

    private String outgoingLook() {
        return "trace" + family() + " -p tcp" + server(" -s ") + " --sport " + peer.port() + " -d " + peer.clients()
                + " --ctstate ESTABLISHED --from local";
    }

    private String family() {
        return peer.family() == Family.IPV6 ? " -6" : "";
    }

    private String server(String option) {
        return peer.isAnywhere() ? "" : option + peer.server();
    }

    private String device(String option) {
        String device = isLocal() ? Routes.LOOPBACK : peer.device();
        return device.isEmpty() ? "" : option + device;
    }
}
