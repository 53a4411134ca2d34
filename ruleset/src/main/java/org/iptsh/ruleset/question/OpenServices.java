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
        List<Open> all = new ArrayList<>();
        for (Course course : List.of(Course.LOCAL, Course.FORWARD)) {
            all.addAll(open(model, ruleset, course));
        }
        return new OpenServices(all);
    }

    /** Of the addresses there are: what routes lead to (IPv4: 1.0.0.0 to 223.255.255.255; IPv6: 2000::/3). */
    private static Packets world(Space space) {
        return space.family() == Family.IPV4
                ? space.range(Field.SOURCE, 1L << 24, (224L << 24) - 1)
                : space.prefix(Field.SOURCE, Prefix.parse(Family.IPV6, "2000::/3").orElseThrow().bits(), 3);
    }

    private static List<Open> open(Model model, Ruleset ruleset, Course course) {
        Space space = model.space();
        Packets world = world(space);
        Packets asked = Opening.packets(model, space.all()).and(course.packets(space)).and(world);
        Passing passing = Passing.of(model, ruleset, asked);
        Map<Found, Packets> found = new LinkedHashMap<>();
        for (Partition.Part group : Partition.of(
                List.of(passing.certain(FIELDS), passing.perhaps(FIELDS)), Field.PROTOCOL).parts()) {
            Values protocols = Boxes.values(group.packets(), Field.PROTOCOL);
            for (Partition.Part zone : Partition.of(group.rest(), Field.IN).parts()) {
                for (Found one : open(protocols, zone, world.share() / 2)) {
                    found.merge(one, zone.packets(), Packets::or);
                }
            }
        }
        return told(course, passing, found);
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

    private static List<Open> told(Course course, Passing passing, Map<Found, Packets> found) {
        Space space = passing.asked().space();
        Packets all = space.none();
        for (Map.Entry<Found, Packets> one : found.entrySet()) {
            all = all.or(one.getKey().service().packets(space).and(one.getValue()));
        }
        List<Passing.Decider> deciders = all.isEmpty() ? List.of() : passing.deciders(all);
        List<Open> open = new ArrayList<>();
        found.forEach((one, zone) -> {
            Packets packets = one.service().packets(space).and(zone);
            Set<String> interfaces = new TreeSet<>();
            Sources.of(zone, space.none(), passing.asked(), 1).forEach(sources -> interfaces.addAll(sources.interfaces()));
            open.add(new Open(one.service(), course, one.certain(), List.copyOf(interfaces),
                    Passing.Decider.of(deciders, packets)));
        });
        return open;
    }
}
