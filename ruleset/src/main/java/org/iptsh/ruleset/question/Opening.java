package org.iptsh.ruleset.question;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Routes;
import org.iptsh.ruleset.trace.Model;

/** The packets that open connections: what questions about services are about. */
public final class Opening {
    private static final long TCP = 6;
    private static final long SYN = 2;
    private static final int ALIVE = 2;

    private Opening() {}

    /**
     * Of the packets that are described, those that open a connection from another host: in state NEW, with nothing but
     * SYN of the flags, not over the loopback interface; unless the description speaks of these.
     */
    public static Packets packets(Model model, Packets described) {
        Space space = model.space();
        Packets opening = model.meant(described).minus(space.nowhere(Field.IN));
        if (!described.dependsOn(Field.STATE)) {
            opening = opening.and(space.states(ConnectionState.NEW));
        }
        if (!described.dependsOn(Field.FLAGS)) {
            opening = opening.minus(space.equal(Field.PROTOCOL, TCP).minus(space.equal(Field.FLAGS, SYN)));
        }
        if (!described.dependsOn(Field.PACKET_TYPE)) {
            opening = opening.and(space.equal(Field.PACKET_TYPE, 0));
        }
        if (!described.dependsOn(Field.TTL)) {
            opening = opening.and(space.range(Field.TTL, ALIVE, 255));
        }
        return described.dependsOn(Field.IN) ? opening
                : opening.minus(space.through(Field.IN, Routes.LOOPBACK));
    }

    /** What an example of packets should be like where it can: a usual one that opens a TCP connection. */
    public static Map<Field, BigInteger> usual(Family family) {
        Map<Field, BigInteger> usual = new EnumMap<>(Field.class);
        usual.put(Field.SOURCE, address(family, family == Family.IPV4 ? "198.51.100.7" : "2001:db8:7::7"));
        usual.put(Field.DESTINATION, address(family, family == Family.IPV4 ? "192.0.2.1" : "2001:db8::1"));
        usual.put(Field.PROTOCOL, BigInteger.valueOf(TCP));
        usual.put(Field.STATE, BigInteger.valueOf(ConnectionState.NEW.ordinal()));
        usual.put(Field.FLAGS, BigInteger.valueOf(SYN));
        usual.put(Field.SOURCE_PORT, BigInteger.valueOf(40000));
        usual.put(Field.LENGTH, BigInteger.valueOf(60));
        usual.put(Field.TTL, BigInteger.valueOf(64));
        return usual;
    }

    private static BigInteger address(Family family, String text) {
        return Prefix.parse(family, text).orElseThrow().bits();
    }
}
