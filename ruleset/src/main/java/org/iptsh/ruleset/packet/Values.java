package org.iptsh.ruleset.packet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Values of a field: from one to another, or by some of its bits. */
public record Values(Field field, List<Range> ranges, List<Bits> bits) {

    /** All values from one to another, both included. */
    public record Range(BigInteger from, BigInteger to) {
        public boolean isOne() {
            return from.equals(to);
        }
    }

    /** All values that have these bits where the mask has. */
    public record Bits(BigInteger value, BigInteger mask) {}

    public Values {
        ranges = List.copyOf(ranges);
        bits = List.copyOf(bits);
    }

    /** The packets whose field has one of these values. */
    public Packets packets(Space space) {
        List<Packets> each = new ArrayList<>();
        ranges.forEach(range -> each.add(space.range(field, range.from(), range.to())));
        bits.forEach(some -> each.add(space.masked(field, some.value(), some.mask())));
        return Packets.union(space, each);
    }

    /** Whether a field's values are told by their bits rather than by their order. */
    public static boolean byBits(Field field) {
        return switch (field) {
            case MARK, CONNMARK, TOS, FLAGS -> true;
            default -> false;
        };
    }

    /** All the ranges that these leave out, of a field so many bits wide. */
    public List<Range> others(int width) {
        List<Range> others = new ArrayList<>();
        BigInteger next = BigInteger.ZERO;
        for (Range range : ranges) {
            if (range.from().compareTo(next) > 0) {
                others.add(new Range(next, range.from().subtract(BigInteger.ONE)));
            }
            next = range.to().add(BigInteger.ONE);
        }
        BigInteger end = BigInteger.ONE.shiftLeft(width);
        if (next.compareTo(end) < 0) {
            others.add(new Range(next, end.subtract(BigInteger.ONE)));
        }
        return others;
    }
}
