package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Change;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.packet.Values;

/**
 * What a rule makes of one field of packets.
 *
 * @param before what the field was, as far as all of them had it in common; without values if it may have been anything
 * @param after what it is, without values if nobody knows
 */
public record Rewrite(Values before, Values after) {
    /** What the kernel notes of translations, and no header has. */
    private static final List<Field> NOTES = List.of(
            Field.SOURCE_CHANGED, Field.DESTINATION_CHANGED, Field.REDIRECTED, Field.IN, Field.OUT);

    /** What a step makes of those of its packets that are in a set, as they were at first; each different one once. */
    public static List<Rewrite> of(Step step, Packets among) {
        List<Rewrite> all = new ArrayList<>();
        for (Way way : step.ways()) {
            Way rest = new Way(way.change(), way.packets().and(among));
            for (Effect.Alternative alternative : step.effect().changes()) {
                Way met = rest.in(alternative.when());
                rest = rest.notIn(alternative.when());
                if (!met.isEmpty()) {
                    of(met, alternative.change()).stream().filter(one -> !all.contains(one)).forEach(all::add);
                }
            }
        }
        return all;
    }

    private static List<Rewrite> of(Way before, Change change) {
        Way after = before.then(change);
        List<Rewrite> rewrites = new ArrayList<>();
        for (Field field : Field.values()) {
            if (change.concerns(field) && !NOTES.contains(field)) {
                rewrites.add(new Rewrite(values(before, field), values(after, field)));
            }
        }
        return rewrites;
    }

    /** The field that is changed. */
    public Field field() {
        return before.field();
    }

    /** Whether it is known what the field is now. */
    public boolean isKnown() {
        return !after.ranges().isEmpty() || !after.bits().isEmpty();
    }

    /** Whether it is known what the field was. */
    public boolean hadValue() {
        return !before.ranges().isEmpty() || !before.bits().isEmpty();
    }

    private static Values values(Way way, Field field) {
        Space space = way.packets().space();
        if (!way.change().concerns(field)) {
            Values values = Boxes.values(way.packets(), field);
            return values.bits().isEmpty() && values.others(space.width(field)).isEmpty()
                    ? new Values(field, List.of(), List.of()) : values;
        }
        BigInteger value = BigInteger.ZERO;
        BigInteger mask = BigInteger.ZERO;
        for (int bit = 0; bit < space.width(field); bit++) {
            BigInteger one = BigInteger.ONE.shiftLeft(bit);
            Packets set = way.change().before(space.masked(field, one, one));
            if (set.contains(way.packets())) {
                value = value.or(one);
                mask = mask.or(one);
            } else if (!set.intersects(way.packets())) {
                mask = mask.or(one);
            }
        }
        return known(field, value, mask, space.width(field));
    }

    private static Values known(Field field, BigInteger value, BigInteger mask, int width) {
        BigInteger all = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        BigInteger open = all.andNot(mask);
        if (mask.signum() == 0) {
            return new Values(field, List.of(), List.of());
        } else if (Values.byBits(field)) {
            return new Values(field, List.of(), List.of(new Values.Bits(value, mask)));
        }
        boolean prefix = open.bitCount() == open.bitLength();
        return new Values(field, prefix ? List.of(new Values.Range(value, value.or(open))) : List.of(), List.of());
    }
}
