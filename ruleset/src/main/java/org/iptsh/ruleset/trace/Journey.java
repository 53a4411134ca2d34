package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;

/**
 * The way of packets through the whole host: hooks and tables in the kernel's order, connection tracking and routing
 * between them.
 *
 * <p>Packets that arrive have an interface to arrive on, those that this host makes have none. Where they leave is a
 * part of the packet, too: by no interface, to this host. Where routes are known they decide it, else all goes.
 */
public final class Journey {
    private final Reading reading;
    private final Ruleset ruleset;
    private final Listener listener;
    private final Space space;
    private final Routing routing;
    private final Map<Hook, Map<String, TableWalk>> walks = new EnumMap<>(Hook.class);

    /** A journey for whoever wants to know only where packets end up. */
    public Journey(Reading reading, Ruleset ruleset) {
        this(reading, ruleset, null);
    }

    Journey(Reading reading, Ruleset ruleset, Listener listener) {
        this.reading = reading;
        this.ruleset = ruleset;
        this.listener = listener;
        this.space = reading.space();
        this.routing = new Routing(space, reading.surroundings().routes(space.family()), reading.addresses());
    }

    /** What becomes of packets, as they were when they came to this host or were made by it. */
    public Outcome follow(Packets packets) {
        Packets own = space.nowhere(Field.IN);
        Outcome outcome = new Outcome();
        arriving(packets.minus(own), outcome);
        leaving(packets.and(own), outcome);
        return outcome.merged();
    }

    private void arriving(Packets packets, Outcome outcome) {
        List<Way> ways = start(packets, Change.none(space).set(Field.OUT, 0));
        ways = before(Hook.PREROUTING, ways, outcome);
        ways = Routing.restored(ways);
        List<Way> local = routing.local(ways);
        List<Way> through = routing.forwarded(ways);
        outcome.end(Verdict.DROP, routing.lost(ways));
        local = all(Hook.INPUT, local, outcome);
        outcome.end(Verdict.ACCEPT, local);
        through = all(Hook.FORWARD, through, outcome);
        outcome.end(Verdict.ACCEPT, all(Hook.POSTROUTING, through, outcome));
    }

    private void leaving(Packets packets, Outcome outcome) {
        List<Way> made = start(packets, Change.none(space));
        outcome.end(Verdict.DROP, routing.unsent(made));
        List<Way> ways = before(Hook.OUTPUT, routing.first(made), outcome);
        // What rules changed may go another way, or none; the later tables still see the interface of the first one.
        outcome.end(Verdict.DROP, routing.unsent(ways));
        ways = routing.sent(ways);
        for (String table : Hook.OUTPUT.tables(reading.backend())) {
            ways = isBeforeRouting(table) ? ways : table(Hook.OUTPUT, table, ways, outcome);
        }
        outcome.end(Verdict.ACCEPT, all(Hook.POSTROUTING, Routing.restored(ways), outcome));
    }

    private static List<Way> start(Packets packets, Change change) {
        return packets.isEmpty() ? List.of() : List.of(new Way(change, packets));
    }

    private static boolean isBeforeRouting(String table) {
        return Hook.PREROUTING.tables().contains(table);
    }

    /** The tables that packets meet before it is decided, or decided anew, where they go. */
    private List<Way> before(Hook hook, List<Way> ways, Outcome outcome) {
        List<Way> coming = ways;
        for (String table : hook.tables(reading.backend())) {
            if (isBeforeRouting(table)) {
                coming = table(hook, table, coming, outcome);
            }
        }
        return coming;
    }

    private List<Way> all(Hook hook, List<Way> ways, Outcome outcome) {
        List<Way> coming = ways;
        for (String table : hook.tables(reading.backend())) {
            coming = table(hook, table, coming, outcome);
        }
        return coming;
    }

    /** Takes packets through a table; those that it lets through. */
    private List<Way> table(Hook hook, String table, List<Way> ways, Outcome outcome) {
        boolean has = ruleset.table(table).isPresent();
        if (ways.isEmpty() || !has && !table.equals("raw")) {
            return ways;
        }
        return switch (table) {
            case "raw" -> tracked(!has ? ways
                    : decided(hook, table, ways.stream().map(this::untracked).toList(), outcome));
            case "nat" -> translated(hook, ways, outcome);
            default -> decided(hook, table, ways, outcome);
        };
    }

    private List<Way> decided(Hook hook, String table, List<Way> ways, Outcome outcome) {
        TableWalk walk = walks.computeIfAbsent(hook, key -> new HashMap<>()).computeIfAbsent(table,
                name -> new TableWalk(reading, ruleset.table(name).orElseThrow().normalised(), hook, listener));
        Outcome decided = walk.walk(ways);
        for (Verdict verdict : Verdict.values()) {
            if (verdict != Verdict.ACCEPT) {
                outcome.end(verdict, decided.ended(verdict));
            }
        }
        return decided.ended(Verdict.ACCEPT);
    }

    /** Connection tracking has not seen the packet yet: rules find it in no state (nf_ct_get gives none: invalid). */
    private Way untracked(Way way) {
        return way.then(Change.none(space).set(Field.STATE, ConnectionState.INVALID.ordinal()));
    }

    /** Connection tracking sees the packets, but for those that a rule exempted, and those that it never follows. */
    private List<Way> tracked(List<Way> ways) {
        Change none = Change.none(space).set(Field.STATE, ConnectionState.UNTRACKED.ordinal());
        Packets never = Icmp.neverTracked(space);
        List<Way> tracked = new ArrayList<>();
        for (Way way : ways) {
            Packets exempt = way.change().before(space.states(ConnectionState.UNTRACKED));
            Way rest = way.notIn(never);
            tracked.add(exempt.isAll() ? rest : new Way(rest.change().restore(Field.STATE), rest.packets()));
            tracked.add(way.in(never).then(none));
        }
        return Way.merged(tracked);
    }

    /** Only the first packet of a connection comes to the nat table; the others get what it got. */
    private List<Way> translated(Hook hook, List<Way> ways, Outcome outcome) {
        Packets first = space.states(ConnectionState.NEW, ConnectionState.RELATED).minus(Icmp.errors(space));
        List<Way> coming = Way.merged(ways.stream().map(way -> way.in(first)).toList());
        List<Way> after = new ArrayList<>(coming.isEmpty() ? coming : decided(hook, "nat", coming, outcome));
        ways.forEach(way -> after.add(way.notIn(first)));
        return Way.merged(after);
    }
}
