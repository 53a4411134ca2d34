package org.iptsh.persistence.probe;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;

/** Random packets that fit the host of {@link KernelTraceTest}. */
final class Packet {
    static final List<String> MACS = List.of("02:00:00:00:00:01", "02:00:00:00:00:02");

    private final Random random;
    private final Space space;
    private final boolean ipv4;
    private final Map<Field, BigInteger> fields = new EnumMap<>(Field.class);

    private Packet(Random random, Space space) {
        this.random = random;
        this.space = space;
        this.ipv4 = space.family() == Family.IPV4;
    }

    static Example random(Random random, Space space) {
        return new Packet(random, space).make();
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void put(Field field, long value) {
        fields.put(field, BigInteger.valueOf(value));
    }

    private void put(Field field, String address) {
        fields.put(field, Prefix.parse(space.family(), address).orElseThrow().bits());
    }

    private Example make() {
        for (Field field : Field.values()) {
            put(field, 0);
        }
        boolean own = random.nextInt(4) == 0;
        List<String> here = ipv4 ? List.of("192.0.2.5", "10.0.1.1", "10.8.0.1")
                : List.of("2001:db8::5", "2001:db8:1::1", "2001:db8:8::1");
        List<String> there = ipv4 ? List.of("192.0.2.77", "10.0.1.7", "10.0.1.8", "10.8.0.9", "203.0.113.9", "203.0.113.200",
                "10.9.9.1") : List.of("2001:db8::77", "2001:db8:1::7", "2001:db8:1::8", "2001:db8:8::9", "2001:db8:3::9",
                "2001:db8:3:0:8000::9", "2001:db8:9::1");
        put(Field.SOURCE, own ? one(here) : one(there));
        put(Field.DESTINATION, own || random.nextInt(3) == 0 ? one(there) : one(here));
        if (own) {
            fields.put(Field.IN, BigInteger.ZERO);
        } else {
            fields.put(Field.IN, Example.of(space.arriving(one(RandomRules.LINKS)), Map.of()).orElseThrow()
                    .value(Field.IN));
            fields.put(Field.MAC, new BigInteger(one(MACS).replace(":", ""), 16));
        }
        put(Field.TTL, one(List.of(64, 63, 65, 2, 128)));
        put(Field.TOS, one(List.of(0, 0, 0x10, 0x08, 0xb8, 0x10 | 2)));
        put(Field.LENGTH, one(List.of(60, 100, 101, 600, 1400)));
        protocol();
        return new Example(fields);
    }

    private void protocol() {
        int protocol = one(List.of(6, 6, 6, 17, 17, ipv4 ? 1 : 58, ipv4 ? 1 : 58, 47));
        put(Field.PROTOCOL, protocol);
        ConnectionState state = one(List.of(ConnectionState.NEW, ConnectionState.NEW, ConnectionState.NEW,
                ConnectionState.ESTABLISHED, ConnectionState.INVALID));
        boolean back = state == ConnectionState.ESTABLISHED && random.nextBoolean();
        switch (protocol) {
            case 6 -> {
                ports();
                put(Field.FLAGS, state == ConnectionState.NEW ? one(List.of(2, 2, 0x22, 0xc2))
                        : one(List.of(16, 17, 24, 0x30)));
            }
            case 17 -> ports();
            case 47 -> state = ConnectionState.NEW;
            default -> {
                state = icmp(state, back);
                back = back && state == ConnectionState.ESTABLISHED
                        || state == ConnectionState.RELATED && random.nextBoolean();
            }
        }
        put(Field.STATE, state.ordinal());
        put(Field.DIRECTION, back && protocol != 47 ? 1 : 0);
        if (state == ConnectionState.ESTABLISHED || state == ConnectionState.RELATED) {
            put(Field.CONNMARK, one(List.of(0, 1, 0x11)));
        }
    }

    private void ports() {
        put(Field.SOURCE_PORT, one(List.of(40000, 40050, 53, 22, 1024)));
        put(Field.DESTINATION_PORT, one(List.of(22, 80, 443, 53, 25, 40000)));
    }

    private ConnectionState icmp(ConnectionState state, boolean back) {
        int request = ipv4 ? 8 : 128;
        int reply = ipv4 ? 0 : 129;
        // It has a part of another packet in it.
        fields.merge(Field.LENGTH, BigInteger.valueOf(ipv4 ? 60 : 100), BigInteger::max);
        int error = one(ipv4 ? List.of(0x300, 0x304, 0xb00) : List.of(0x100, 0x104, 0x200));
        if (!ipv4 && random.nextInt(6) == 0) {
            put(Field.ICMP_TYPE, one(List.of(135, 136)) << 8);
            return ConnectionState.NEW;
        }
        switch (state) {
            case NEW -> put(Field.ICMP_TYPE, request << 8);
            case ESTABLISHED -> {
                if (random.nextInt(3) == 0) {
                    put(Field.ICMP_TYPE, error);
                    return ConnectionState.RELATED;
                }
                put(Field.ICMP_TYPE, (back ? reply : request) << 8);
            }
            default -> put(Field.ICMP_TYPE, random.nextBoolean() ? reply << 8 : error);
        }
        return state;
    }
}
