package org.iptsh.ruleset.trace;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.IpSet;
import org.iptsh.ruleset.surroundings.IpSets;
import org.iptsh.ruleset.surroundings.Prefix;

/** Which packets are in an IP set, by its members as they are now (ipset(8)). */
final class SetMembers {
    private static final String SOURCE = "src";

    /** The protocols that have ports, or types that ipset takes for ports: ICMP, TCP, UDP, ICMPv6, SCTP, UDP-Lite. */
    private static final Set<Long> PORTS = Set.of(1L, 6L, 17L, 58L, 132L, 136L);

    private final Catalogue catalogue;
    private final Space space;
    private final IpSets sets;

    SetMembers(Catalogue catalogue, Space space, IpSets sets) {
        this.catalogue = catalogue;
        this.space = space;
        this.sets = sets;
    }

    /**
     * The packets that a set holds.
     *
     * @param directions {@code src} or {@code dst} for each part of the members: which of the packet's is looked up
     * @return empty if nobody knows: the set is not here, or of a type that is not understood
     */
    Optional<Packets> matched(String name, List<String> directions) {
        IpSet set = sets.get(name).orElse(null);
        if (set == null) {
            return Optional.empty();
        }
        if (set.type().size() > directions.size()) {
            // With fewer directions than parts nothing is ever found (ip_set_core.c, ip_set_test).
            return Optional.of(space.none());
        }
        if (set.type().equals(List.of("set"))) {
            return anyOf(set, directions);
        }
        if (set.family().equals("inet6") != (space.family() == Family.IPV6) && hasAddress(set)) {
            return Optional.of(space.none());
        }
        // Of networks that hold an address the longest decides, and it may be an exception.
        List<IpSet.Member> members = new ArrayList<>(set.members());
        if (members.stream().anyMatch(IpSet.Member::excepted)) {
            members.sort(this::byLength);
            return inOrder(set, members, directions);
        }
        List<Packets> all = new ArrayList<>(members.size());
        for (IpSet.Member member : members) {
            Optional<Packets> one = member(set, member, directions);
            if (one.isEmpty()) {
                return one;
            }
            all.add(one.get());
        }
        return Optional.of(Packets.union(space, all));
    }

    private Optional<Packets> anyOf(IpSet list, List<String> directions) {
        Packets all = space.none();
        for (IpSet.Member member : list.members()) {
            Optional<Packets> one = matched(member.parts().get(0), directions);
            if (one.isEmpty()) {
                return one;
            }
            all = all.or(one.get());
        }
        return Optional.of(all);
    }

    private Optional<Packets> inOrder(IpSet set, List<IpSet.Member> members, List<String> directions) {
        Packets in = space.none();
        Packets decided = space.none();
        for (IpSet.Member member : members) {
            Optional<Packets> one = member(set, member, directions);
            if (one.isEmpty()) {
                return one;
            }
            in = member.excepted() ? in : in.or(one.get().minus(decided));
            decided = decided.or(one.get());
        }
        return Optional.of(in);
    }

    private static boolean hasAddress(IpSet set) {
        return set.type().contains("ip") || set.type().contains("net");
    }

    /** The longest first; of two networks in a member the first one counts more (ip_set_hash_gen.h). */
    private int byLength(IpSet.Member one, IpSet.Member other) {
        List<Integer> lengths = lengths(one);
        List<Integer> others = lengths(other);
        int compared = 0;
        for (int i = 0; compared == 0 && i < lengths.size() && i < others.size(); i++) {
            compared = others.get(i) - lengths.get(i);
        }
        return compared;
    }

    private List<Integer> lengths(IpSet.Member member) {
        return member.parts().stream().flatMap(part -> Prefix.parse(space.family(), part).stream())
                .map(Prefix::length).toList();
    }

    private Optional<Packets> member(IpSet set, IpSet.Member member, List<String> directions) {
        Packets all = space.all();
        for (int i = 0; i < set.type().size(); i++) {
            boolean source = directions.get(i).equals(SOURCE);
            Optional<Packets> part = i < member.parts().size()
                    ? part(set.type().get(i), member.parts().get(i), source) : Optional.empty();
            if (part.isEmpty()) {
                return part;
            }
            all = all.and(part.get());
        }
        return Optional.of(all);
    }

    private Optional<Packets> part(String type, String text, boolean source) {
        return switch (type) {
            case "ip", "net" -> address(source ? Field.SOURCE : Field.DESTINATION, text);
            case "port" -> port(source ? Field.SOURCE_PORT : Field.DESTINATION_PORT, text);
            case "mac" -> source ? Optional.of(space.equal(Field.MAC, Long.parseLong(text.replace(":", ""), 16)))
                    : Optional.empty();
            case "iface" -> text.contains(":") ? Optional.empty()
                    : Optional.of(space.through(source ? Field.IN : Field.OUT, text));
            case "mark" -> Optional.of(Ranges.masked(space, Field.MARK, text));
            default -> Optional.empty();
        };
    }

    private Optional<Packets> address(Field field, String text) {
        int minus = text.indexOf('-');
        if (minus > 0) {
            Optional<Prefix> from = Prefix.parse(space.family(), text.substring(0, minus));
            return from.flatMap(first -> Prefix.parse(space.family(), text.substring(minus + 1))
                    .map(last -> space.range(field, first.bits(), last.bits())));
        }
        return Prefix.parse(space.family(), text).map(prefix -> space.prefix(field, prefix.bits(), prefix.length()));
    }

    /** {@code tcp:80}, {@code icmp:8/0}, or {@code 80} of TCP and UDP alike. */
    private Optional<Packets> port(Field field, String text) {
        int colon = text.indexOf(':');
        Packets whole = space.equal(Field.FRAGMENT, 0);
        if (colon < 0) {
            return Optional.of(Ranges.of(space, field, text).and(whole)
                    .and(space.equal(Field.PROTOCOL, 6).or(space.equal(Field.PROTOCOL, 17))));
        }
        OptionalLong protocol = catalogue.protocol(text.substring(0, colon));
        String number = text.substring(colon + 1);
        int slash = number.indexOf('/');
        if (protocol.isEmpty() || !Character.isDigit(number.charAt(0))) {
            return Optional.empty();
        }
        Packets ofProtocol = space.equal(Field.PROTOCOL, protocol.getAsLong());
        if (!PORTS.contains(protocol.getAsLong())) {
            // Any packet of it, a fragment, too, has port 0 (ip_set_getport.c).
            return Optional.of(number.equals("0") ? ofProtocol : space.none());
        }
        Packets matched = slash < 0 ? Ranges.of(space, field, number)
                : space.equal(Field.ICMP_TYPE, Ranges.number(number.substring(0, slash))
                        .shiftLeft(8).or(new BigInteger(number.substring(slash + 1))).longValue());
        return Optional.of(matched.and(whole).and(ofProtocol));
    }
}
