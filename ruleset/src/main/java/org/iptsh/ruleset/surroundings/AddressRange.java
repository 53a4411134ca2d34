package org.iptsh.ruleset.surroundings;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.value.Address;

/** All addresses from one to another, both included. */
public record AddressRange(Family family, BigInteger first, BigInteger last) {

    /** The fewest networks that make up the range. */
    public List<Prefix> prefixes() {
        List<Prefix> prefixes = new ArrayList<>();
        int width = Prefix.width(family);
        BigInteger next = first;
        while (next.compareTo(last) <= 0) {
            int free = next.signum() == 0 ? width : Math.min(width, next.getLowestSetBit());
            while (next.add(BigInteger.ONE.shiftLeft(free)).subtract(BigInteger.ONE).compareTo(last) > 0) {
                free--;
            }
            prefixes.add(new Prefix(family, next, width - free));
            next = next.add(BigInteger.ONE.shiftLeft(free));
        }
        return prefixes;
    }

    /** As a network where it is one, {@code 10.0.0.0/8}; else {@code 10.0.0.3-10.0.0.9}. */
    @Override
    public String toString() {
        List<Prefix> prefixes = prefixes();
        return prefixes.size() == 1 ? prefixes.get(0).toString()
                : Address.of(family, first) + "-" + Address.of(family, last);
    }
}
