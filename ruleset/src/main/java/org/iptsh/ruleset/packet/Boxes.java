package org.iptsh.ruleset.packet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A set of packets cut into boxes, no packet being in two of them.
 *
 * @param more whether there are more than were asked for
 */
public record Boxes(List<Box> boxes, boolean more) {
    private static final int MANY_VALUES = 20_000;

    /** The boxes of a set, so many at most. */
    public static Boxes of(Packets packets, int limit) {
        Cutting cutting = new Cutting(packets.space(), limit);
        cutting.cut(packets.root(), new EnumMap<>(Field.class), new ArrayList<>(), new ArrayList<>());
        return new Boxes(List.copyOf(cutting.boxes), cutting.more);
    }

    /** The values of one field that packets of a set have, whatever their other fields and the conditions. */
    public static Values values(Packets packets, Field field) {
        Packets only = packets.possibly();
        for (Field other : Field.values()) {
            only = other == field ? only : only.forget(other);
        }
        Map<Integer, Values> found = new Cutting(packets.space(), 1).split(only.root(), field);
        return found.getOrDefault(Diagrams.ALL, new Values(field, List.of(), List.of()));
    }

    /** The work of cutting one set. */
    private static final class Cutting {
        private final Space space;
        private final Diagrams diagrams;
        private final int limit;
        private final List<Box> boxes = new ArrayList<>();
        private boolean more;

        Cutting(Space space, int limit) {
            this.space = space;
            this.diagrams = space.diagrams();
            this.limit = limit;
        }

        void cut(int node, Map<Field, Values> fields, List<String> held, List<String> refused) {
            if (node == Diagrams.NONE || more) {
                return;
            }
            if (node == Diagrams.ALL) {
                if (boxes.size() == limit) {
                    more = true;
                } else {
                    boxes.add(new Box(new EnumMap<>(fields), held, refused));
                }
                return;
            }
            int variable = diagrams.variable(node);
            if (variable >= space.firstCondition()) {
                String name = space.condition(variable);
                cutWith(diagrams.high(node), fields, held, refused, held, name);
                cutWith(diagrams.low(node), fields, held, refused, refused, name);
                return;
            }
            Field field = space.fieldOf(variable);
            split(node, field).forEach((rest, values) -> {
                fields.put(field, values);
                cut(rest, fields, held, refused);
                fields.remove(field);
            });
        }

        private void cutWith(int node, Map<Field, Values> fields, List<String> held, List<String> refused,
                List<String> more, String name) {
            boolean added = !more.contains(name) && more.add(name);
            cut(node, fields, held, refused);
            if (added) {
                more.remove(name);
            }
        }

        /** For each rest that a field leaves of a function, the field's values that lead there. */
        Map<Integer, Values> split(int node, Field field) {
            Map<Integer, List<Values.Range>> ranges = new LinkedHashMap<>();
            Map<Integer, List<Values.Bits>> bits = new LinkedHashMap<>();
            if (Values.byBits(field)) {
                bits(node, field, BigInteger.ZERO, BigInteger.ZERO, bits);
            } else {
                ranges(node, field, 0, BigInteger.ZERO, ranges);
            }
            Map<Integer, Values> values = new LinkedHashMap<>();
            ranges.forEach((rest, each) -> values.put(rest, new Values(field, each, List.of())));
            bits.forEach((rest, each) -> values.put(rest, new Values(field, List.of(), each)));
            return values;
        }

        private void ranges(int node, Field field, int bit, BigInteger prefix,
                Map<Integer, List<Values.Range>> found) {
            int width = space.width(field);
            int variable = diagrams.variable(node);
            if (node == Diagrams.NONE || more) {
                return;
            }
            if (bit == width || variable >= space.first(field) + width) {
                BigInteger from = prefix.shiftLeft(width - bit);
                BigInteger to = from.add(BigInteger.ONE.shiftLeft(width - bit)).subtract(BigInteger.ONE);
                add(found.computeIfAbsent(node, key -> new ArrayList<>()), from, to);
                return;
            }
            boolean asks = variable == space.first(field) + bit;
            ranges(asks ? diagrams.low(node) : node, field, bit + 1, prefix.shiftLeft(1), found);
            ranges(asks ? diagrams.high(node) : node, field, bit + 1, prefix.shiftLeft(1).setBit(0), found);
        }

        private void add(List<Values.Range> ranges, BigInteger from, BigInteger to) {
            Values.Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && last.to().add(BigInteger.ONE).equals(from)) {
                ranges.set(ranges.size() - 1, new Values.Range(last.from(), to));
            } else if (ranges.size() == MANY_VALUES) {
                more = true;
            } else {
                ranges.add(new Values.Range(from, to));
            }
        }

        private void bits(int node, Field field, BigInteger value, BigInteger mask,
                Map<Integer, List<Values.Bits>> found) {
            if (node == Diagrams.NONE || more) {
                return;
            }
            int variable = diagrams.variable(node);
            int end = space.first(field) + space.width(field);
            if (variable >= end) {
                found.computeIfAbsent(node, key -> new ArrayList<>()).add(new Values.Bits(value, mask));
                return;
            }
            int bit = end - 1 - variable;
            bits(diagrams.low(node), field, value, mask.setBit(bit), found);
            bits(diagrams.high(node), field, value.setBit(bit), mask.setBit(bit), found);
        }
    }
}
