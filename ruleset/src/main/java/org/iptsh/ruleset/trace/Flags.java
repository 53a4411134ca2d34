package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.List;

/** The flags of TCP, by name, from the lowest bit on (RFC 9293, 3.1). */
public final class Flags {
    public static final List<String> NAMES = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR");

    private Flags() {}

    /** The bits of flags with commas between; {@code NONE} and what is no flag has none. */
    public static BigInteger bits(String list) {
        BigInteger bits = BigInteger.ZERO;
        for (String name : list.split(",")) {
            int bit = NAMES.indexOf(name);
            bits = bit < 0 ? bits : bits.setBit(bit);
        }
        return bits;
    }
}
