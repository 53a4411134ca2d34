package org.iptsh.ruleset.packet;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * A set of packets told by boxes that are as large as can be, and therefore few; they may overlap.
 *
 * @param more whether there are more than were asked for
 */
public record Cover(List<Box> boxes, boolean more) {

    /** The fields that nobody wants to hear of where they need not be said come first: those are made wide first. */
    private static final List<Field> ORDER = List.of(
            Field.REDIRECTED, Field.SOURCE_CHANGED, Field.DESTINATION_CHANGED, Field.PACKET_TYPE, Field.MAC, Field.TOS,
            Field.TTL, Field.LENGTH, Field.CONNMARK, Field.MARK, Field.FRAGMENT, Field.FLAGS, Field.DIRECTION,
            Field.STATE, Field.SOURCE_PORT, Field.OUT, Field.IN, Field.SOURCE, Field.ICMP_TYPE, Field.DESTINATION,
            Field.PROTOCOL, Field.DESTINATION_PORT);

    /**
     * Covers a set.
     *
     * @param packets may not depend on conditions
     * @param spare packets that boxes may have, too, if they are larger with them
     * @param possible the packets that there can be: what holds for all of them is not said
     * @param wished what an example should be like, from which each box grows
     */
    public static Cover of(Packets packets, Packets spare, Packets possible, Map<Field, BigInteger> wished, int limit) {
        Packets wanted = packets.and(possible);
        Packets allowed = wanted.or(spare).or(possible.not());
        Packets rest = wanted;
        List<Box> boxes = new ArrayList<>();
        while (!rest.isEmpty() && boxes.size() < limit) {
            Example example = Example.of(rest, wished).orElseThrow();
            Growing growing = new Growing(example, allowed);
            boxes.add(growing.box(possible));
            rest = rest.minus(growing.whole());
        }
        return new Cover(List.copyOf(boxes), !rest.isEmpty());
    }

    /** A box that grows, field by field, as far as a set allows. */
    private static final class Growing {
        private final Space space;
        private final Map<Field, Packets> fields = new EnumMap<>(Field.class);

        Growing(Example example, Packets allowed) {
            this.space = allowed.space();
            for (Field field : ORDER) {
                fields.put(field, space.prefix(field, example.value(field), space.width(field)));
            }
            for (Field field : ORDER) {
                fields.remove(field);
                Packets wrong = whole().minus(allowed).only(EnumSet.of(field));
                if (!wrong.isEmpty()) {
                    fields.put(field, wrong.not());
                }
            }
        }

        Packets whole() {
            // The last field first: each step then adds in front of what there is.
            Packets whole = space.all();
            Field[] all = Field.values();
            for (int i = all.length - 1; i >= 0; i--) {
                whole = whole.and(fields.getOrDefault(all[i], space.all()));
            }
            return whole;
        }

        Box box(Packets possible) {
            Map<Field, Values> told = new EnumMap<>(Field.class);
            for (Map.Entry<Field, Packets> entry : fields.entrySet()) {
                told.put(entry.getKey(), told(entry.getKey(), entry.getValue(), possible));
            }
            return new Box(told, List.of(), List.of());
        }

        /** The values that there can be; or all but one, even if that has some that there can't. */
        private Values told(Field field, Packets wide, Packets possible) {
            List<Values.Range> others = Boxes.values(wide, field).others(space.width(field));
            boolean allButOne = (field == Field.IN || field == Field.OUT) && others.size() == 1
                    && others.get(0).isOne();
            return Boxes.values(allButOne ? wide : wide.and(possible.only(EnumSet.of(field))), field);
        }
    }
}
