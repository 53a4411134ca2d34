package org.iptsh.ruleset.trace;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;

/** What the kernel does with ICMP and ICMPv6 packets that it does with no others. */
final class Icmp {
    /** RFC 792 and RFC 4443. */
    private static final int V4 = 1;
    private static final int V6 = 58;

    private Icmp() {}

    private static Packets all(Space space) {
        return space.equal(Field.PROTOCOL, space.family() == Family.IPV4 ? V4 : V6);
    }

    /**
     * Those that connection tracking leaves alone: multicast listener and neighbour discovery, but for redirects
     * ({@code noct_valid_new} in net/netfilter/nf_conntrack_proto_icmpv6.c).
     */
    static Packets neverTracked(Space space) {
        return space.family() == Family.IPV4 ? space.none()
                : all(space).and(types(space, 130, 136).or(types(space, 143, 143)));
    }

    private static Packets types(Space space, int from, int to) {
        return space.range(Field.ICMP_TYPE, from << 8, to << 8 | 0xff);
    }

    /**
     * Those about a connection's packets: they are translated back with it, and meet no rule of nat
     * ({@code nf_nat_ipv4_fn} in net/netfilter/nf_nat_proto.c).
     */
    static Packets errors(Space space) {
        return all(space).and(space.states(ConnectionState.RELATED));
    }
}
