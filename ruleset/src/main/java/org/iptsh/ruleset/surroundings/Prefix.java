package org.iptsh.ruleset.surroundings;

import java.math.BigInteger;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.value.Address;

/**
 * A network, or a single address.
 *
 * @param bits the address as a number, with nothing set behind the length
 * @param length how many bits the network has in common, 0 to 32 or 128
 */
public record Prefix(Family family, BigInteger bits, int length) {

    public Prefix {
        bits = bits.shiftRight(width(family) - length).shiftLeft(width(family) - length);
    }

    /** How many bits an address of this family has. */
    public static int width(Family family) {
        return family == Family.IPV4 ? 32 : 128;
    }

    /** The network that a text says, {@code 10.0.0.0/8} or {@code 10.0.0.1}; empty if it says none of this family. */
    public static Optional<Prefix> parse(Family family, String text) {
        int slash = text.indexOf('/');
        Address address = Address.read(family, slash < 0 ? text : text.substring(0, slash));
        String length = slash < 0 ? Integer.toString(width(family)) : text.substring(slash + 1);
        if (address == null || length.isEmpty() || length.length() > 3
                || !length.chars().allMatch(Character::isDigit) || Integer.parseInt(length) > width(family)) {
            return Optional.empty();
        }
        return Optional.of(new Prefix(family, address.number(), Integer.parseInt(length)));
    }

    /** All addresses of a family. */
    public static Prefix all(Family family) {
        return new Prefix(family, BigInteger.ZERO, 0);
    }

    /** Whether all addresses of another one of this family are in it. */
    public boolean contains(Prefix other) {
        return length <= other.length && bits.equals(new Prefix(family, other.bits, length).bits);
    }

    public BigInteger last() {
        return bits.add(BigInteger.ONE.shiftLeft(width(family) - length)).subtract(BigInteger.ONE);
    }

    /** As iptables-save prints it, but an address without the number of its bits. */
    @Override
    public String toString() {
        String address = Address.of(family, bits).toString();
        return length == width(family) ? address : address + "/" + length;
    }
}
