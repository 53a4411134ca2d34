package org.iptsh.ruleset.packet;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of packets on their way: for each bit that was changed, what it is now, as a function of the packet as it
 * was at first. Immutable; equal changes of one space are equal.
 */
public final class Change {
    private final Space space;
    private final TreeMap<Integer, Integer> bits;
    private final Map<Integer, Integer> known = new HashMap<>();

    private Change(Space space, TreeMap<Integer, Integer> bits) {
        this.space = space;
        this.bits = bits;
    }

    /** No change at all. */
    public static Change none(Space space) {
        return new Change(space, new TreeMap<>());
    }

    public boolean isNone() {
        return bits.isEmpty();
    }

    /** Whether a field may be another than at first. */
    public boolean concerns(Field field) {
        return !bits.subMap(space.first(field), space.first(field) + space.width(field)).isEmpty();
    }

    /** This change, and then the bits of a mask set to those of a value. */
    public Change set(Field field, BigInteger value, BigInteger mask) {
        Change changed = copy();
        for (int bit = 0; bit < space.width(field); bit++) {
            if (mask.testBit(bit)) {
                changed.bits.put(variable(field, bit), value.testBit(bit) ? Diagrams.ALL : Diagrams.NONE);
            }
        }
        return changed;
    }

    public Change set(Field field, BigInteger value) {
        return set(field, value, BigInteger.ONE.shiftLeft(space.width(field)).subtract(BigInteger.ONE));
    }

    public Change set(Field field, long value) {
        return set(field, BigInteger.valueOf(value));
    }

    /** This change, and then a field of one bit set for those packets that, as they were at first, are in a set. */
    public Change raise(Field flag, Packets those) {
        if (those.isEmpty()) {
            return this;
        }
        Change changed = copy();
        changed.bits.compute(variable(flag, 0), (bit, node) -> space.diagrams().or(now(bit), those.root()));
        return changed;
    }

    /** This change, and then to leave by the interface of this name. */
    public Change leave(String name) {
        return set(Field.OUT, space.interfaces().matching(name).get(0));
    }

    /** This change, and then the bits of a mask turned round. */
    public Change flip(Field field, BigInteger mask) {
        Change changed = copy();
        for (int bit = 0; bit < space.width(field); bit++) {
            if (mask.testBit(bit)) {
                changed.bits.put(variable(field, bit), space.diagrams().not(now(variable(field, bit))));
            }
        }
        return changed;
    }

    /** This change, and then the bits of a mask taken from another field as it is now. */
    public Change take(Field field, Field from, BigInteger mask) {
        Change changed = copy();
        for (int bit = 0; bit < space.width(field); bit++) {
            if (mask.testBit(bit)) {
                changed.bits.put(variable(field, bit), now(variable(from, bit)));
            }
        }
        return changed;
    }

    /** This change, and then the bits of a mask set to nobody knows what, but to the same for the same reason. */
    public Change blur(Field field, BigInteger mask, String why) {
        Change changed = copy();
        for (int bit = 0; bit < space.width(field); bit++) {
            if (mask.testBit(bit)) {
                changed.bits.put(variable(field, bit), space.condition(why, field.word() + bit).root());
            }
        }
        return changed;
    }

    /** Whether what has become of a field hangs on nothing but the packet. */
    public boolean isKnown(Field field) {
        return bits.subMap(space.first(field), space.first(field) + space.width(field)).values().stream()
                .allMatch(node -> space.packets(node).conditions().isEmpty());
    }

    /** What has become of a field of one packet; where nobody knows, 0. */
    public BigInteger value(Field field, Example packet) {
        BigInteger value = BigInteger.ZERO;
        for (int bit = 0; bit < space.width(field); bit++) {
            value = packet.isIn(space, now(variable(field, bit))) ? value.setBit(bit) : value;
        }
        return value;
    }

    /**
     * Of some packets, those whose field this change and another one leave different.
     *
     * <p>Where it hangs on what nobody knows of a value, bit for bit, one condition stands for all its bits: what is
     * different for certain is so, and what may be different is there, but the set is not exact.
     */
    public Packets differs(Change other, Field field, Packets some) {
        Packets certain = space.none();
        Packets perhaps = space.none();
        for (int bit = 0; bit < space.width(field); bit++) {
            int variable = variable(field, bit);
            Packets one = space.packets(now(variable));
            Packets two = space.packets(other.now(variable));
            Packets bits = one.minus(two).or(two.minus(one));
            Set<String> why = bits.conditions();
            if (!why.isEmpty()) {
                certain = certain.or(bits.certainly().and(some));
                for (String name : why) {
                    perhaps = perhaps.or(bits.possibly().and(some).and(space.condition(name)));
                }
            } else if (isOfTwoFields(bits) && !certain.isEmpty()) {
                perhaps = perhaps.or(some.and(space.condition("whether " + field.word() + " is another one")));
            } else {
                certain = certain.or(bits.and(some));
            }
        }
        return certain.or(perhaps);
    }

    /** Whether two numbers are compared: to do that exactly for all bits takes more room than there is. */
    private boolean isOfTwoFields(Packets bits) {
        int fields = 0;
        for (Field field : Field.values()) {
            fields += bits.dependsOn(field) ? 1 : 0;
        }
        return fields > 1;
    }

    /** This change, and then a field one less; 0 stays 0. */
    public Change decrease(Field field) {
        return step(field, true);
    }

    /** This change, and then a field one more; the highest there is stays. */
    public Change increase(Field field) {
        return step(field, false);
    }

    /** Turns each bit round below which all are clear, or on the way up, set. */
    private Change step(Field field, boolean down) {
        Diagrams diagrams = space.diagrams();
        Change changed = copy();
        int carry = Diagrams.ALL;
        for (int bit = 0; bit < space.width(field); bit++) {
            int now = now(variable(field, bit));
            changed.bits.put(variable(field, bit), diagrams.choose(carry, now, diagrams.not(now)));
            carry = down ? diagrams.minus(carry, now) : diagrams.and(carry, now);
        }
        int end = carry;
        for (int bit = 0; bit < space.width(field); bit++) {
            changed.bits.compute(variable(field, bit),
                    (variable, node) -> diagrams.choose(end, node, down ? Diagrams.NONE : Diagrams.ALL));
        }
        return changed;
    }

    /** This change without what it did to a field, which is as it was at first. */
    public Change restore(Field field) {
        Change changed = copy();
        changed.bits.subMap(space.first(field), space.first(field) + space.width(field)).clear();
        return changed;
    }

    /** This change, and then another. */
    public Change then(Change later) {
        Change changed = copy();
        later.bits.forEach((variable, node) -> changed.bits.put(variable, before(node)));
        return changed;
    }

    /** The packets that, as they were at first, are now in a set. */
    public Packets before(Packets now) {
        return isNone() ? now : space.packets(before(now.root()));
    }

    private int before(int node) {
        Diagrams diagrams = space.diagrams();
        if (bits.isEmpty() || diagrams.variable(node) > bits.lastKey()) {
            return node;
        }
        Integer done = known.get(node);
        if (done != null) {
            return done;
        }
        int low = before(diagrams.low(node));
        int high = before(diagrams.high(node));
        int result = diagrams.choose(now(diagrams.variable(node)), low, high);
        known.put(node, result);
        return result;
    }

    /** What a bit is now. */
    private int now(int variable) {
        Integer changed = bits.get(variable);
        return changed != null ? changed : space.diagrams().node(variable, Diagrams.NONE, Diagrams.ALL);
    }

    private int variable(Field field, int bit) {
        return space.first(field) + space.width(field) - 1 - bit;
    }

    private Change copy() {
        return new Change(space, new TreeMap<>(bits));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Change change && space == change.space && bits.equals(change.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }
}
