package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Routes;

/**
 * Where packets go: to this host, out of an interface, or nowhere.
 *
 * <p>A packet's field OUT says by which interface it leaves in the end, none standing for this host; routing keeps of
 * the packets those for which that is true. Where no routes are known, all of it may be.
 */
final class Routing {
    private final Space space;
    private final Map<String, Packets> towards = new LinkedHashMap<>();
    private final Packets here;
    private final Packets away;
    private final Packets lost;
    private final Packets sent;
    private final Packets unsent;

    Routing(Space space, Routes routes, Addresses addresses) {
        this.space = space;
        Packets leaves = space.nowhere(Field.OUT).not();
        Packets redirected = space.equal(Field.REDIRECTED, 1);
        if (!routes.isKnown()) {
            here = space.nowhere(Field.OUT);
            away = leaves.minus(redirected);
            sent = leaves;
            lost = space.none();
            unsent = lost;
            return;
        }
        Packets own = addresses.own().or(redirected);
        Packets local = own.or(addresses.everybody());
        Packets open = own.not();
        List<Routes.Route> others = new ArrayList<>(routes.local());
        others.removeIf(route -> route.type() == Routes.Type.LOCAL || route.type() == Routes.Type.ANYCAST);
        others.addAll(routes.routes());
        for (Routes.Route route : others) {
            Packets matched = open.and(space.prefix(
                    Field.DESTINATION, route.destination().bits(), route.destination().length()));
            open = open.minus(matched);
            route.devices().forEach(device -> towards.merge(device, matched, Packets::or));
        }
        Packets anyLink = addresses.anyLink();
        routes.devices().stream().filter(device -> !device.equals(Routes.LOOPBACK))
                .forEach(device -> towards.merge(device, anyLink, Packets::or));
        Packets routed = space.none();
        for (Map.Entry<String, Packets> device : towards.entrySet()) {
            routed = routed.or(device.getValue().and(space.through(Field.OUT, device.getKey())));
        }
        // Other tables than the main one may send it anywhere.
        Packets outward = routes.policyRouted() ? own.not().and(leaves) : routed;
        Packets unrouted = routes.policyRouted() ? space.none() : own.not().minus(routed.forget(Field.OUT));
        here = local.and(space.nowhere(Field.OUT));
        away = routes.forwards() ? outward.minus(local) : space.none();
        lost = routes.forwards() ? unrouted.minus(local) : local.not();
        sent = outward.or(own.and(space.through(Field.OUT, Routes.LOOPBACK)));
        unsent = unrouted;
        towards.merge(Routes.LOOPBACK, own, Packets::or);
    }

    /** Of packets that arrived, those for this host. */
    List<Way> local(List<Way> ways) {
        return in(here, ways);
    }

    /**
     * Of packets that arrived, those that are sent on, with one hop less to go. Those that have none left end here.
     */
    List<Way> forwarded(List<Way> ways) {
        List<Way> forwarded = new ArrayList<>();
        for (Way way : in(living().and(away), ways)) {
            forwarded.add(way.then(Change.none(space).decrease(Field.TTL)));
        }
        return forwarded;
    }

    /**
     * Of packets that arrived, those that end here: there is no route, or they have been on their way too long. Those
     * of the latter are left out that go on with more hops to begin with, where such were asked about, too.
     */
    List<Way> lost(List<Way> ways) {
        List<Way> ended = new ArrayList<>(in(lost, ways));
        List<Way> through = forwarded(ways);
        Packets spared = through.isEmpty() ? space.none() : Way.packets(through).forget(Field.TTL);
        for (Way way : in(away.minus(living()), ways)) {
            ended.add(new Way(way.change(), way.packets().minus(spared)));
        }
        return Way.merged(ended);
    }

    private Packets living() {
        return space.range(Field.TTL, 2, 255);
    }

    /**
     * Packets that this host makes, each with the interface that they would leave by as they are. Those that no route
     * is for are left out: whoever sends them is told, and no rule sees them.
     */
    List<Way> first(List<Way> ways) {
        if (towards.isEmpty()) {
            return ways;
        }
        List<Way> routed = new ArrayList<>();
        for (Map.Entry<String, Packets> device : towards.entrySet()) {
            Change there = Change.none(space).leave(device.getKey());
            in(device.getValue(), ways).forEach(way -> routed.add(way.then(there)));
        }
        return Way.merged(routed);
    }

    /**
     * Packets that this host makes, routed as they are now. Rules see the interface that they leave by once it is
     * {@link #restored}: until then that of the first route, which a hook's tables all get ({@code state->out};
     * measured with REDIRECT in OUTPUT and {@code -o} in filter).
     */
    List<Way> sent(List<Way> ways) {
        return Way.merged(ways.stream().map(way -> new Way(way.change(),
                way.packets().and(way.change().restore(Field.OUT).before(sent)))).toList());
    }

    /** Of packets that this host makes, those for which it has no route. */
    List<Way> unsent(List<Way> ways) {
        return in(unsent, restored(ways));
    }

    /** The same packets with the interface that they leave by in the end. */
    static List<Way> restored(List<Way> ways) {
        return ways.stream().map(way -> new Way(way.change().restore(Field.OUT), way.packets())).toList();
    }

    private static List<Way> in(Packets packets, List<Way> ways) {
        return Way.merged(ways.stream().map(way -> way.in(packets)).toList());
    }
}
