package org.iptsh.ruleset.question;

import java.util.List;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.packet.Values;
import org.iptsh.ruleset.trace.PacketWords;

/**
 * What connections can be opened to: ports, or types of ICMP, of some protocols.
 *
 * @param protocols that have these ports or types
 * @param ports all of them alike to the ruleset
 */
public record Service(Values protocols, Values ports) {

    /** All its packets. */
    public Packets packets(Space space) {
        return protocols.packets(space).and(ports.packets(space));
    }

    /** The protocol in words: {@code tcp}, {@code all protocols}, {@code all but tcp,udp}. */
    public String protocol(Space space, PacketWords words) {
        List<Values.Range> others = protocols.others(space.width(protocols.field()));
        return others.isEmpty() ? "all protocols"
                : others.size() < protocols.ranges().size() ? "all but " + words.list(protocols.field(), others)
                : words.list(protocols.field(), protocols.ranges());
    }

    /** Whether it is all ports or types of the protocols. */
    public boolean isWhole(Space space) {
        return ports.others(space.width(ports.field())).isEmpty();
    }

    /** In words: {@code tcp 22,80:90}, {@code icmp 8}, {@code udp}. */
    public String words(Space space, PacketWords words) {
        return protocol(space, words) + (isWhole(space) ? "" : " " + words.list(ports.field(), ports.ranges()));
    }
}
