package org.iptsh.ruleset.packet;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One packet of a set.
 *
 * @param fields each with its value
 */
public record Example(Map<Field, BigInteger> fields) {

    /** A packet of the set that is as near as can be to another one; empty if there is none. */
    public static Optional<Example> of(Packets packets, Map<Field, BigInteger> wished) {
        if (packets.isEmpty()) {
            return Optional.empty();
        }
        Space space = packets.space();
        Map<Field, BigInteger> found = new EnumMap<>(Field.class);
        int node = packets.root();
        for (Field field : Field.values()) {
            BigInteger wish = wished.getOrDefault(field, BigInteger.ZERO);
            BigInteger value = BigInteger.ZERO;
            for (int bit = space.width(field) - 1; bit >= 0; bit--) {
                boolean one = wish.testBit(bit);
                if (space.diagrams().variable(node) == space.first(field) + space.width(field) - 1 - bit) {
                    int preferred = one ? space.diagrams().high(node) : space.diagrams().low(node);
                    one = (preferred == Diagrams.NONE) != one;
                    node = one ? space.diagrams().high(node) : space.diagrams().low(node);
                }
                value = one ? value.setBit(bit) : value;
            }
            found.put(field, value);
        }
        return Optional.of(new Example(found));
    }

    public BigInteger value(Field field) {
        return fields.get(field);
    }

    /** Whether a set has the packet while no condition holds. */
    public boolean isIn(Packets packets) {
        return isIn(packets.space(), packets.root());
    }

    boolean isIn(Space space, int root) {
        Diagrams diagrams = space.diagrams();
        int node = root;
        while (node != Diagrams.NONE && node != Diagrams.ALL) {
            int variable = diagrams.variable(node);
            boolean one = false;
            if (variable < space.firstCondition()) {
                Field field = space.fieldOf(variable);
                one = value(field).testBit(space.first(field) + space.width(field) - 1 - variable);
            }
            node = one ? diagrams.high(node) : diagrams.low(node);
        }
        return node == Diagrams.ALL;
    }

    /** The set that holds this packet only. */
    public Packets packets(Space space) {
        Packets one = space.all();
        for (Map.Entry<Field, BigInteger> field : fields.entrySet()) {
            one = one.and(space.prefix(field.getKey(), field.getValue(), space.width(field.getKey())));
        }
        return one;
    }
}
