package org.iptsh.ruleset.packet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.surroundings.Routes;

/**
 * All packets of one family that rules can tell apart; what sets of packets are made from.
 *
 * <p>What a packet alone doesn't decide (a rate, an owner, the members of a set that is not here) is a condition with a
 * name that may hold or not, whatever the packet. Sets of different spaces don't go together. Not for several threads.
 */
public final class Space {
    private final Family family;
    private final Interfaces interfaces;
    private final Diagrams diagrams = new Diagrams();
    private final Map<Field, Integer> first = new EnumMap<>(Field.class);
    private final int firstCondition;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    public Space(Family family, Interfaces interfaces) {
        this.family = family;
        this.interfaces = interfaces;
        int at = 0;
        for (Field field : Field.values()) {
            first.put(field, at);
            at += width(field);
        }
        firstCondition = at;
    }

    public Family family() {
        return family;
    }

    Interfaces interfaces() {
        return interfaces;
    }

    /** The name of the interface that a value of IN or OUT stands for; a pattern for all others that fit it. */
    public String interfaceName(int value) {
        return value < interfaces.count() ? interfaces.name(value) : "?";
    }

    /** An interface by which others may come: one that has a name and is not the loopback, if there is one. */
    public int outer() {
        for (int number = 1; number < interfaces.count(); number++) {
            String name = interfaces.name(number);
            if (!name.equals(Routes.LOOPBACK) && !name.endsWith("+")) {
                return number;
            }
        }
        return interfaces.count() - 1;
    }

    /** How many nodes the diagrams of its sets have by now: what it costs. */
    public int nodes() {
        return diagrams.size();
    }

    Diagrams diagrams() {
        return diagrams;
    }

    /** How many bits a field has. */
    public int width(Field field) {
        if (field == Field.IN || field == Field.OUT) {
            return 32 - Integer.numberOfLeadingZeros(interfaces.count() - 1);
        }
        return field.bits() > 0 ? field.bits() : family == Family.IPV4 ? 32 : 128;
    }

    /** The variable of a field's highest bit; those of the lower ones follow. */
    int first(Field field) {
        return first.get(field);
    }

    /** The field that a variable below the conditions is a bit of. */
    Field fieldOf(int variable) {
        Field found = Field.PROTOCOL;
        for (Field field : Field.values()) {
            found = first(field) <= variable ? field : found;
        }
        return found;
    }

    /** The variable of the first condition; all later ones are conditions, too. */
    int firstCondition() {
        return firstCondition;
    }

    String condition(int variable) {
        return conditions.get(variable - firstCondition);
    }

    Packets packets(int root) {
        return new Packets(this, root);
    }

    public Packets all() {
        return packets(Diagrams.ALL);
    }

    public Packets none() {
        return packets(Diagrams.NONE);
    }

    /** The packets for which a condition holds that a packet alone doesn't decide: the same for the same name. */
    public Packets condition(String name) {
        return condition(name, "");
    }

    /** One of several conditions that have a name together: the same for the same name and part. */
    public Packets condition(String name, String part) {
        int variable = numbers.computeIfAbsent(name + '\0' + part, key -> {
            conditions.add(name);
            return firstCondition + conditions.size() - 1;
        });
        return packets(diagrams.node(variable, Diagrams.NONE, Diagrams.ALL));
    }

    /** The packets whose field has this value in the bits of the mask. */
    public Packets masked(Field field, BigInteger value, BigInteger mask) {
        int width = width(field);
        int[] literals = new int[mask.bitCount()];
        int found = 0;
        for (int at = 0; found < literals.length; at++) {
            int bit = width - 1 - at;
            if (mask.testBit(bit)) {
                literals[found++] = 2 * (first(field) + at) + (value.testBit(bit) ? 1 : 0);
            }
        }
        return literals.length == 0 ? all() : new Packets(this, new Cube(literals));
    }

    /** The packets whose field has this value. */
    public Packets equal(Field field, long value) {
        return prefix(field, BigInteger.valueOf(value), width(field));
    }

    /** The packets whose field begins with the upper {@code length} bits of a value. */
    public Packets prefix(Field field, BigInteger value, int length) {
        int width = width(field);
        BigInteger all = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        return masked(field, value, all.shiftRight(width - length).shiftLeft(width - length));
    }

    /** The packets whose field lies between two values, both included; none if they are the wrong way round. */
    public Packets range(Field field, BigInteger from, BigInteger to) {
        int width = width(field);
        // Most ranges are a single value: of these much is known without a diagram.
        if (from.equals(to)) {
            return prefix(field, from, width);
        }
        int least = Diagrams.ALL;
        int most = Diagrams.ALL;
        for (int bit = 0; bit < width; bit++) {
            int variable = first(field) + width - 1 - bit;
            least = from.testBit(bit) ? diagrams.node(variable, Diagrams.NONE, least)
                    : diagrams.node(variable, least, Diagrams.ALL);
            most = to.testBit(bit) ? diagrams.node(variable, Diagrams.ALL, most)
                    : diagrams.node(variable, most, Diagrams.NONE);
        }
        return packets(diagrams.and(least, most));
    }

    public Packets range(Field field, long from, long to) {
        return range(field, BigInteger.valueOf(from), BigInteger.valueOf(to));
    }

    /** The packets in one of these states. */
    public Packets states(ConnectionState... states) {
        Packets all = none();
        for (ConnectionState state : states) {
            all = all.or(equal(Field.STATE, state.ordinal()));
        }
        return all;
    }

    /**
     * The packets that arrive on, or leave by, an interface with this name, or one that a pattern such as {@code eth+}
     * fits.
     *
     * @throws IllegalArgumentException if the space was made without this name
     */
    public Packets through(Field inOrOut, String name) {
        Packets all = none();
        for (int number : interfaces.matching(name)) {
            all = all.or(equal(inOrOut, number));
        }
        return all;
    }

    /**
     * The packets that arrive on the one interface, or on those without a name of their own, that a name stands for.
     */
    public Packets arriving(String interfaceName) {
        for (int number = 1; number < interfaces.count(); number++) {
            if (interfaces.name(number).equals(interfaceName)) {
                return equal(Field.IN, number);
            }
        }
        return none();
    }

    /** The packets that arrive on, or leave by, no interface at all. */
    public Packets nowhere(Field inOrOut) {
        return equal(inOrOut, Interfaces.NOWHERE);
    }

    /** The packets that there can be: with states and interfaces that exist, and no mark on a new connection. */
    public Packets possible() {
        Packets states = range(Field.STATE, 0, ConnectionState.values().length - 1);
        Packets in = range(Field.IN, 0, interfaces.count() - 1);
        Packets out = range(Field.OUT, 0, interfaces.count() - 1);
        Packets link = range(Field.PACKET_TYPE, 0, 2);
        Packets fresh = equal(Field.CONNMARK, 0).and(equal(Field.SOURCE_CHANGED, 0))
                .and(equal(Field.DESTINATION_CHANGED, 0));
        Packets tracked = states(ConnectionState.ESTABLISHED, ConnectionState.RELATED);
        Packets first = equal(Field.DIRECTION, 0).or(states(ConnectionState.NEW).not());
        return states.and(in).and(out).and(link).and(tracked.or(fresh)).and(first).and(equal(Field.REDIRECTED, 0));
    }
}
