package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;

/** Numbers as the canonical form of rules writes them: alone, from one to another, in lists, with masks. */
final class Ranges {
    private Ranges() {}

    /** The packets whose field is one of {@code 22}, {@code 1024:65535}, {@code 80-90}, or a list of such. */
    static Packets of(Space space, Field field, String list) {
        List<Packets> all = new ArrayList<>();
        for (String one : list.split(",")) {
            int to = Math.max(one.indexOf(':'), one.indexOf('-'));
            String first = to < 0 ? one : one.substring(0, to);
            String last = to < 0 ? one : one.substring(to + 1);
            BigInteger highest = BigInteger.ONE.shiftLeft(space.width(field)).subtract(BigInteger.ONE);
            all.add(space.range(field, first.isEmpty() ? BigInteger.ZERO : number(first),
                    last.isEmpty() ? highest : number(last)));
        }
        return Packets.union(space, all);
    }

    /** The packets whose field has the value in the bits of the mask: {@code 0x1/0xff}, or {@code 0x1} in all bits. */
    static Packets masked(Space space, Field field, String text) {
        Masked masked = Masked.of(text, space.width(field));
        return masked.value().andNot(masked.mask()).signum() == 0
                ? space.masked(field, masked.value(), masked.mask()) : space.none();
    }

    /**
     * A value with a mask.
     *
     * @param mask all bits where none is written
     */
    record Masked(BigInteger value, BigInteger mask) {

        static Masked of(String text, int width) {
            int slash = text.indexOf('/');
            BigInteger all = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
            return slash < 0 ? new Masked(number(text), all)
                    : new Masked(number(text.substring(0, slash)), number(text.substring(slash + 1)));
        }
    }

    /** A decimal number, or a hexadecimal one that begins with {@code 0x}. */
    static BigInteger number(String text) {
        return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }
}
