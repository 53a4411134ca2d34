package org.iptsh.ruleset.question;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.trace.Verdict;

/**
 * What becomes of packets: how they end, and with what fields changed.
 *
 * @param verdict how they end
 * @param change what they are in the end; no change where they are not let through
 */
record Treatment(Verdict verdict, Change change) {

    /** What is compared of packets that are let through: what others may see of it, or what decides of their way. */
    private static final List<Field> COMPARED = List.of(Field.SOURCE, Field.SOURCE_PORT, Field.DESTINATION,
            Field.DESTINATION_PORT, Field.MARK, Field.CONNMARK, Field.TOS, Field.TTL, Field.STATE);

    /** The packets that two treatments with the same verdict leave different. */
    Packets differs(Treatment other, Packets common) {
        Packets differs = common.space().none();
        for (Field field : COMPARED) {
            if (change.concerns(field) || other.change.concerns(field)) {
                differs = differs.or(change.differs(other.change, field, common));
            }
        }
        return differs;
    }

    /** The fields of one packet that two treatments leave different, as this one leaves them; but if nobody knows. */
    Map<Field, BigInteger> left(Example packet, Treatment other) {
        Map<Field, BigInteger> left = new EnumMap<>(Field.class);
        for (Field field : COMPARED) {
            BigInteger value = change.value(field, packet);
            boolean known = change.isKnown(field) && other.change.isKnown(field);
            if (known && !value.equals(other.change.value(field, packet))) {
                left.put(field, value);
            }
        }
        return left;
    }
}
