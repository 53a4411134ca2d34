package org.iptsh.ruleset.question;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.packet.Cover;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.trace.Verdict;

/**
 * Packets that one ruleset treats otherwise than another.
 *
 * @param certain whether it does whatever the conditions are
 * @param packets all of them
 * @param cover the same, told by boxes
 * @param example one of them
 * @param left of packets that both let through, the fields that become different, as the first ruleset leaves them in
 *     the example
 * @param becomes the same fields, as the other ruleset leaves them
 * @param dependsOn what a packet alone doesn't tell; empty if it is certain
 */
public record Difference(Course course, Verdict was, Verdict is, boolean certain, Packets packets, Cover cover,
        Example example, Map<Field, BigInteger> left, Map<Field, BigInteger> becomes, List<String> dependsOn) {

    /** What kind of difference it is, in the order in which people want to know. */
    public enum Kind { NEWLY_ACCEPTED, NEWLY_REFUSED, OTHERWISE_CHANGED, OTHERWISE_ENDED }

    public Kind kind() {
        return was == is ? Kind.OTHERWISE_CHANGED
                : is.lets() ? Kind.NEWLY_ACCEPTED
                : was.lets() && is.stops() ? Kind.NEWLY_REFUSED : Kind.OTHERWISE_ENDED;
    }
}
