package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Partition;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.packet.Values;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Spot;

/**
 * The services that a ruleset opens to the world: to more than half of all the addresses there can be in it, by some
 * interface that is not the loopback.
 *
 * @param all to this host first, then through it
 */
public record OpenServices(List<Open> all) {
    private static final Set<Field> FIELDS = Set.copyOf(EnumSet.of(
            Field.PROTOCOL, Field.IN, Field.SOURCE, Field.DESTINATION_PORT, Field.ICMP_TYPE));

    /**
     * A service that is open.
     *
     * @param certain whether it is, whatever the conditions
     * @param interfaces those by which it is; empty if by all
     * @param rules those that let some of it in, and policies
     */
    public record Open(Service service, Course course, boolean certain, List<String> interfaces, List<Spot> rules) {}

    /** A service that is open by some interfaces. */
    private record Found(Service service, boolean certain) {}

    public OpenServices {
        all = List.copyOf(all);
    }

    /** Asks a ruleset. */
    public static OpenServices of(Model model, Ruleset ruleset) {
        Space space = model.space();
        Packets local = Course.LOCAL.packets(space);
        Packets forward = Course.FORWARD.packets(space);
        Packets world = world(space);
        Passing passing = Passing.of(model, ruleset,
                Opening.packets(model, space.all()).and(local.or(forward)).and(world));
        Map<Found, Packets> locally = found(passing.in(local), world.share() / 2);
        Map<Found, Packets> onwards = found(passing.in(forward), world.share() / 2);
        List<Packets> open = new ArrayList<>();
        locally.forEach((one, zone) -> open.add(one.service().packets(space).and(zone).and(local)));
        onwards.forEach((one, zone) -> open.add(one.service().packets(space).and(zone).and(forward)));
        List<Passing.Decider> deciders = open.isEmpty() ? List.of() : passing.deciders(Packets.union(space, open));
        List<Open> all = new ArrayList<>(told(Course.LOCAL, passing.in(local), locally, deciders));
        all.addAll(told(Course.FORWARD, passing.in(forward), onwards, deciders));
        return new OpenServices(all);
    }

    /** Of the addresses there are: what routes lead to (IPv4: 1.0.0.0 to 223.255.255.255; IPv6: 2000::/3). */
    private static Packets world(Space space) {
        return space.family() == Family.IPV4
                ? space.range(Field.SOURCE, 1L << 24, (224L << 24) - 1)
                : space.prefix(Field.SOURCE, Prefix.parse(Family.IPV6, "2000::/3").orElseThrow().bits(), 3);
    }

    private static Map<Found, Packets> found(Passing passing, double enough) {
        Map<Found, Packets> found = new LinkedHashMap<>();
        for (Partition.Part group : Partition.of(
                List.of(passing.certain(FIELDS), passing.perhaps(FIELDS)), Field.PROTOCOL).parts()) {
            Values protocols = Boxes.values(group.packets(), Field.PROTOCOL);
            for (Partition.Part zone : Partition.of(group.rest(), Field.IN).parts()) {
                for (Found one : open(protocols, zone, enough)) {
                    found.merge(one, zone.packets(), Packets::or);
                }
            }
        }
        return found;
    }

    private static List<Found> open(Values protocols, Partition.Part zone, double enough) {
        Ports ports = Ports.of(Partition.of(zone.rest(), Field.SOURCE).parts().stream()
                .map(part -> new Ports.Row(part.share(), part.rest().get(0), part.rest().get(1))).toList());
        Map<Boolean, List<Values.Range>> open = new LinkedHashMap<>();
        for (Ports.Reached reached : ports.all()) {
            if (reached.perhaps() > enough) {
                open.computeIfAbsent(reached.certain() > enough, key -> new ArrayList<>())
                        .addAll(reached.values().ranges());
            }
        }
        List<Found> found = new ArrayList<>();
        open.forEach((certain, ranges) -> found.add(new Found(
                new Service(protocols, new Values(ports.field(), Ports.joined(ranges), List.of())), certain)));
        return found;
    }

    private static List<Open> told(
            Course course, Passing passing, Map<Found, Packets> found, List<Passing.Decider> deciders) {
        Space space = passing.asked().space();
        List<Open> open = new ArrayList<>();
        found.forEach((one, zone) -> {
            Packets packets = one.service().packets(space).and(zone).and(course.packets(space));
            Set<String> interfaces = new TreeSet<>();
            Sources.of(zone, space.none(), passing.asked(), 1)
                    .forEach(sources -> interfaces.addAll(sources.interfaces()));
            open.add(new Open(one.service(), course, one.certain(), List.copyOf(interfaces),
                    Passing.Decider.of(deciders, packets)));
        });
        return open;
    }
}
