package org.iptsh.persistence.probe;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;

/**
 * A packet that can be sent, byte for byte.
 *
 * @param link where it arrives, by the name that its space has for the interface; empty if this host makes it
 * @param bytes an Ethernet frame if it arrives, else the bare packet
 * @param mark 0 to 2^32 - 1
 * @param connection what it belongs to, as {@code probe.py} wants it; {@code -} if to none
 */
public record Datagram(String link, byte[] bytes, long mark, String connection) {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP6 = 58;
    /** The longest packet that has a length of its own in its header. */
    private static final int LONGEST = 65_000;
    private static final int ETHERNET = 14;
    private static final int INNER_PORT = 1000;

    private static final int SYN = 2;
    private static final int PSH_ECE_CWR = 0xc8;
    private static final int ACK = 16;
    private static final int URG = 32;

    /** What begins a connection: {@code valid_new} in net/netfilter/nf_conntrack_proto_icmp.c and _icmpv6.c. */
    private static final Set<Integer> REQUESTS = Set.of(8, 13, 15, 17);
    private static final Set<Integer> REQUESTS6 = Set.of(128, 139);
    /** What is about another packet (RFC 792, RFC 4443). */
    private static final Set<Integer> ERRORS = Set.of(3, 11, 12);
    private static final Set<Integer> ERRORS6 = Set.of(1, 2, 3, 4);
    private static final Set<Integer> UNTRACKED6 = Set.of(130, 131, 132, 133, 134, 135, 136, 143);
    /** Protocols whose connections have more to them than addresses. */
    private static final Set<Integer> INTRICATE = Set.of(33, 47, 132, 136);

    /**
     * Makes up a packet of a space.
     *
     * @param number 1 to 65535, by which the packet is told from those that answer it
     * @throws Unsendable if there can't be such a packet, or it takes more than a packet to have it
     */
    public static Datagram of(Space space, Example packet, int number) {
        return new Maker(space, packet, number).make();
    }

    private record Maker(Space space, Example example, int number) {

        Datagram make() {
            refuse(field(Field.FRAGMENT) != 0, "connection tracking keeps a fragment until it has the others");
            refuse(field(Field.SOURCE_CHANGED) + field(Field.DESTINATION_CHANGED) > 0,
                    "a connection that is translated already can't be made up");
            refuse(field(Field.STATE) == ConnectionState.UNTRACKED.ordinal() && !isNeverTracked(),
                    "only rules make a packet UNTRACKED");
            refuse(field(Field.DIRECTION) == 1 && !isPartOfOne(), "only a connection has packets that travel back");
            String connection = connection();
            byte[] bytes = packet();
            boolean own = field(Field.IN) == 0;
            return new Datagram(own ? "" : space.interfaceName(field(Field.IN)), own ? bytes : frame(bytes),
                    example.value(Field.MARK).longValue(), connection);
        }

        private static void refuse(boolean wrong, String reason) {
            if (wrong) {
                throw new Unsendable(reason);
            }
        }

        private int field(Field field) {
            return example.value(field).intValue();
        }

        private boolean isIpv4() {
            return space.family() == Family.IPV4;
        }

        private int protocol() {
            return field(Field.PROTOCOL);
        }

        private boolean isIcmp() {
            return protocol() == (isIpv4() ? ICMP : ICMP6);
        }

        private int icmpType() {
            return field(Field.ICMP_TYPE) >> 8;
        }

        private boolean isError() {
            return isIcmp() && (isIpv4() ? ERRORS : ERRORS6).contains(icmpType());
        }

        private boolean isNeverTracked() {
            return isIcmp() && !isIpv4() && UNTRACKED6.contains(icmpType());
        }

        private ConnectionState state() {
            return ConnectionState.values()[field(Field.STATE)];
        }

        private boolean isPartOfOne() {
            return state() == ConnectionState.ESTABLISHED || state() == ConnectionState.RELATED;
        }

        /** The flags that connection tracking looks at ({@code tcp_valid_flags}, nf_conntrack_proto_tcp.c). */
        private int flags() {
            return field(Field.FLAGS) & ~PSH_ECE_CWR & ~URG;
        }

        /** The connection that puts the packet into its state; with none it is NEW or INVALID by what it is. */
        private String connection() {
            if (isNeverTracked()) {
                return "-";
            }
            switch (state()) {
                case NEW -> {
                    refuse(protocol() == TCP && flags() != SYN, "only a TCP packet with SYN, and without ACK, FIN and "
                            + "RST, is NEW to a kernel that picks no connection up halfway");
                    refuse(isIcmp() && !(isIpv4() ? REQUESTS : REQUESTS6).contains(icmpType()),
                            "an ICMP packet is NEW only if it asks something, as an echo request does");
                    return "-";
                }
                case INVALID -> {
                    refuse(protocol() == TCP && flags() == SYN, "a TCP packet with SYN is not INVALID");
                    refuse(isIcmp() && (isIpv4() ? REQUESTS : REQUESTS6).contains(icmpType()),
                            "an ICMP packet that asks something is not INVALID");
                    refuse(!isIcmp() && protocol() != TCP && protocol() != UDP,
                            "no packet of protocol " + protocol() + " is INVALID to connection tracking");
                    return "-";
                }
                case RELATED -> {
                    refuse(!isError(), "only an ICMP error is RELATED without a helper");
                    return connection(UDP, field(Field.DIRECTION) == 0, INNER_PORT, INNER_PORT);
                }
                case ESTABLISHED -> {
                    return established();
                }
                default -> {
                    return "-";
                }
            }
        }

        private String established() {
            boolean there = field(Field.DIRECTION) == 0;
            if (isIcmp()) {
                int request = isIpv4() ? 8 : 128;
                int reply = isIpv4() ? 0 : 129;
                refuse(icmpType() != (there ? request : reply) || (field(Field.ICMP_TYPE) & 0xff) != 0,
                        "of ICMP only an echo request that was answered before, or a reply to one, is ESTABLISHED");
                return protocol() + "," + address(there ? Field.SOURCE : Field.DESTINATION) + "," + number + ","
                        + address(there ? Field.DESTINATION : Field.SOURCE) + "," + request + "/0," + connmark();
            }
            refuse(protocol() == TCP && (flags() & ~1) != ACK,
                    "a TCP packet of a connection that stands has ACK, and neither SYN nor RST");
            refuse(INTRICATE.contains(protocol()),
                    "a connection of protocol " + protocol() + " can't be made up");
            return connection(protocol(), there, field(Field.SOURCE_PORT), field(Field.DESTINATION_PORT));
        }

        private String connection(int protocol, boolean there, int sourcePort, int destinationPort) {
            String source = address(Field.SOURCE) + "," + sourcePort;
            String destination = address(Field.DESTINATION) + "," + destinationPort;
            return protocol + "," + (there ? source + "," + destination : destination + "," + source) + ","
                    + connmark();
        }

        private long connmark() {
            return example.value(Field.CONNMARK).longValue();
        }

        private String address(Field field) {
            return new Prefix(space.family(), example.value(field), space.width(field)).toString();
        }

        private byte[] packet() {
            int header = isIpv4() ? 20 : 40;
            int least = header + payloadLeast();
            int length = field(Field.LENGTH);
            refuse(length < least, "such a packet has at least " + least + " bytes");
            refuse(length > LONGEST, "it is too long");
            byte[] payload = payload(length - header);
            return ByteBuffer.allocate(length).put(header(protocol(), Field.SOURCE, Field.DESTINATION, number,
                    payload.length, field(Field.TOS), field(Field.TTL))).put(payload).array();
        }

        private int payloadLeast() {
            if (protocol() == TCP) {
                return 20;
            }
            return isError() ? 8 + (isIpv4() ? 20 : 40) + 8 : 8;
        }

        private byte[] header(int protocol, Field source, Field destination, int id, int payload, int tos, int ttl) {
            if (!isIpv4()) {
                return ByteBuffer.allocate(40).putInt(6 << 28 | tos << 20 | id).putShort((short) payload)
                        .put((byte) protocol).put((byte) ttl).put(bytes(source)).put(bytes(destination)).array();
            }
            ByteBuffer header = ByteBuffer.allocate(20).put((byte) 0x45).put((byte) tos)
                    .putShort((short) (payload + 20)).putShort((short) id).putShort((short) 0).put((byte) ttl)
                    .put((byte) protocol).putShort((short) 0).put(bytes(source)).put(bytes(destination));
            return header.putShort(10, (short) checksum(header.array())).array();
        }

        private byte[] bytes(Field field) {
            int width = space.width(field) / 8;
            byte[] number = example.value(field).toByteArray();
            byte[] bytes = new byte[width];
            for (int i = 1; i <= Math.min(width, number.length); i++) {
                bytes[width - i] = number[number.length - i];
            }
            return bytes;
        }

        private byte[] payload(int length) {
            ByteBuffer payload = ByteBuffer.allocate(length);
            if (protocol() == TCP) {
                payload.putShort((short) field(Field.SOURCE_PORT)).putShort((short) field(Field.DESTINATION_PORT))
                        .putInt(1).putInt(0).put((byte) 0x50).put((byte) field(Field.FLAGS)).putShort((short) 8192);
                return payload.putShort(16, (short) checksum(pseudo(payload))).array();
            } else if (protocol() == UDP) {
                // What claims to be longer than it is has no state.
                int said = state() == ConnectionState.INVALID ? 0xffff : length;
                payload.putShort((short) field(Field.SOURCE_PORT)).putShort((short) field(Field.DESTINATION_PORT))
                        .putShort((short) said);
                return payload.putShort(6, (short) checksum(pseudo(payload))).array();
            } else if (!isIcmp()) {
                return payload.array();
            }
            payload.putShort((short) field(Field.ICMP_TYPE)).putShort((short) 0);
            if (isError()) {
                // About a packet the other way, from where this one goes to where it comes from.
                payload.putInt(0).put(header(UDP, Field.DESTINATION, Field.SOURCE, 1, 8, 0, 64))
                        .putShort((short) INNER_PORT).putShort((short) INNER_PORT).putShort((short) 8);
            } else {
                payload.putShort((short) number).putShort((short) 1);
            }
            return payload.putShort(2, (short) checksum(isIpv4() ? payload.array() : pseudo(payload))).array();
        }

        /** What the checksums of transport protocols are taken of (RFC 9293, 3.1; RFC 8200, 8.1). */
        private byte[] pseudo(ByteBuffer payload) {
            int length = payload.capacity();
            return ByteBuffer.allocate(2 * space.width(Field.SOURCE) / 8 + 8 + length)
                    .put(bytes(Field.SOURCE)).put(bytes(Field.DESTINATION)).putInt(length).putInt(protocol())
                    .put(payload.array()).array();
        }

        /** The ones' complement of the sum of its 16-bit words (RFC 1071). */
        private static int checksum(byte[] bytes) {
            long sum = 0;
            for (int i = 0; i < bytes.length; i++) {
                sum += (bytes[i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
            }
            while (sum >> 16 != 0) {
                sum = (sum & 0xffff) + (sum >> 16);
            }
            return (int) ~sum & 0xffff;
        }

        private byte[] frame(byte[] bytes) {
            BigInteger mac = example.value(Field.MAC);
            ByteBuffer frame = ByteBuffer.allocate(ETHERNET + bytes.length);
            switch (field(Field.PACKET_TYPE)) {
                case 1 -> frame.putInt(-1).putShort((short) -1);
                case 2 -> frame.putInt(isIpv4() ? 0x01005e00 : 0x33330000).putShort((short) 1);
                // The probe puts the interface's own address there.
                default -> frame.putInt(0).putShort((short) 0);
            }
            for (int i = 5; i >= 0; i--) {
                frame.put(mac.shiftRight(8 * i).byteValue());
            }
            return frame.putShort((short) (isIpv4() ? 0x0800 : 0x86dd)).put(bytes).array();
        }
    }
}
