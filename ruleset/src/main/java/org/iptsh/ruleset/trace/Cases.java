package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;

/**
 * The cases of a trace as one tells them: in the order of what decides, each by what makes it another than the rest.
 */
public final class Cases {
    private static final int SYN = 2;
    private static final int ACK = 16;

    private final List<Case> all;
    private final Packets possible;
    private final Space space;

    /** The cases of a trace, of which there must be one at least. */
    public Cases(Trace trace) {
        List<Step> steps = trace.steps();
        this.all = trace.cases().stream().sorted(Comparator.comparingInt(
                one -> one.decider().map(steps::indexOf).orElse(steps.size()))).toList();
        this.space = trace.packets().space();
        this.possible = Packets.union(space, all.stream().map(Case::packets).toList()).possibly();
    }

    /** All of them. */
    public List<Case> all() {
        return all;
    }

    /**
     * The case of the most ordinary of the packets: the first one of a connection, from a port such as programs get. Of
     * several cases that it may come to, the one that needs the least luck.
     */
    public Case likely() {
        Packets usual = Example.of(possible, wishes()).orElseThrow().packets(space);
        return all.stream().filter(one -> one.packets().intersects(usual))
                .min(Comparator.comparingLong(this::needs)).orElseThrow();
    }

    /** How many conditions have to be one way for a case to come true. */
    private long needs(Case one) {
        return one.conditions().stream().filter(condition -> holds(one, condition).isPresent()).count();
    }

    /** A packet of a case, as ordinary as can be. */
    public Example example(Case one) {
        return example(one.packets().possibly());
    }

    /** A packet of some that there are, as ordinary as can be. */
    public Example example(Packets some) {
        return Example.of(some, wishes()).orElseThrow();
    }

    private Map<Field, BigInteger> wishes() {
        boolean first = possible.intersects(space.states(ConnectionState.NEW));
        Map<Field, BigInteger> wishes = new EnumMap<>(Field.class);
        wishes.put(Field.PROTOCOL, BigInteger.valueOf(6));
        wishes.put(Field.STATE, BigInteger.valueOf(
                first ? ConnectionState.NEW.ordinal() : ConnectionState.ESTABLISHED.ordinal()));
        // Addresses for documentation (RFC 5737, RFC 3849).
        wishes.put(Field.SOURCE, address("203.0.113.9", "2001:db8::9"));
        wishes.put(Field.DESTINATION, address("198.51.100.9", "2001:db8:1::9"));
        wishes.put(Field.SOURCE_PORT, BigInteger.valueOf(40000));
        wishes.put(Field.DESTINATION_PORT, BigInteger.valueOf(443));
        // A request for an echo.
        wishes.put(Field.ICMP_TYPE, BigInteger.valueOf(space.family() == Family.IPV4 ? 8 : 128).shiftLeft(8));
        wishes.put(Field.FLAGS, BigInteger.valueOf(first ? SYN : ACK));
        wishes.put(Field.LENGTH, BigInteger.valueOf(60));
        wishes.put(Field.TTL, BigInteger.valueOf(64));
        return wishes;
    }

    private BigInteger address(String four, String six) {
        return Prefix.parse(space.family(), space.family() == Family.IPV4 ? four : six).orElseThrow().bits();
    }

    /** What tells the packets of a case from those of the others; a box of all packets if nothing but chance does. */
    public Boxes different(Case one, int limit) {
        Packets exact = one.packets().possibly();
        Packets simple = exact;
        for (Field field : order()) {
            Packets simpler = simple.dependsOn(field) ? simple.forget(field) : simple;
            if (simpler.and(possible).equals(exact)) {
                simple = simpler;
            }
        }
        return Boxes.of(simple, limit);
    }

    /** Where packets go is told last: it says more than the addresses of all that go there. */
    private static List<Field> order() {
        List<Field> order = new ArrayList<>(List.of(Field.values()));
        order.removeAll(List.of(Field.IN, Field.OUT));
        order.addAll(List.of(Field.IN, Field.OUT));
        return order;
    }

    /** Whether a condition has to hold in a case, or must not; empty if it may be either. */
    public Optional<Boolean> holds(Case one, String condition) {
        Packets holding = space.condition(condition);
        return holding.contains(one.packets()) ? Optional.of(true)
                : holding.intersects(one.packets()) ? Optional.empty() : Optional.of(false);
    }
}
