package org.iptsh.ruleset.packet;

import java.util.Locale;
import java.util.Optional;

/**
 * What rules can ask of a packet, and what the kernel knows with it, in the order in which sets of packets are told
 * apart: what many rules ask for comes first.
 *
 * <p>The name in lower case, with hyphens, is what the catalogue calls it.
 */
public enum Field {
    PROTOCOL(8),
    /** What connection tracking says: see {@link ConnectionState}. */
    STATE(3),
    /** Whether the packet travels as the first one of its connection did (0) or back (1). */
    DIRECTION(1),
    IN(-1),
    OUT(-1),
    SOURCE(0),
    DESTINATION(0),
    DESTINATION_PORT(16),
    SOURCE_PORT(16),
    /** Type and code. */
    ICMP_TYPE(16),
    /** FIN is the lowest bit, then SYN, RST, PSH, ACK, URG, ECE, CWR (RFC 9293, 3.1). */
    FLAGS(8),
    /** Whether it is a second or further fragment, which has no ports. */
    FRAGMENT(1),
    MARK(32),
    CONNMARK(32),
    /** The whole packet, in bytes. */
    LENGTH(16),
    /** Time to live, or hop limit. */
    TTL(8),
    /** The byte that has DSCP in its upper six bits and ECN in its lower two. */
    TOS(8),
    MAC(48),
    /** Unicast, broadcast or multicast of the link, in this order. */
    PACKET_TYPE(2),
    /** Whether connection tracking changes the source of the connection's packets. */
    SOURCE_CHANGED(1),
    /** Whether connection tracking changes the destination of the connection's packets. */
    DESTINATION_CHANGED(1),
    /** Whether it was given this host's own address on its way, whichever that is. */
    REDIRECTED(1);

    private final int bits;

    Field(int bits) {
        this.bits = bits;
    }

    /** The field's width; 0 for an address, which has that of its family, negative for an interface. */
    int bits() {
        return bits;
    }

    /** How the catalogue calls it: {@code source-port}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The field that the catalogue calls so. */
    public static Optional<Field> of(String word) {
        for (Field field : values()) {
            if (field.word().equals(word)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
