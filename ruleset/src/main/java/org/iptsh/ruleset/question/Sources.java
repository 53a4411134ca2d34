package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Box;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Cover;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.packet.Values;
import org.iptsh.ruleset.surroundings.AddressRange;
import org.iptsh.ruleset.surroundings.Prefix;

/**
 * Addresses that packets come from, with the interfaces on which they arrive.
 *
 * @param ranges in order; empty if it is all that can be
 * @param interfaces by which packets come; empty if it is the same for all
 */
public record Sources(List<AddressRange> ranges, List<String> interfaces) {
    static final Set<Field> FIELDS = Set.copyOf(EnumSet.of(Field.IN, Field.SOURCE));

    public Sources {
        ranges = List.copyOf(ranges);
        interfaces = List.copyOf(interfaces);
    }

    /** Whether it is every address. */
    public boolean isAnyone() {
        return ranges.isEmpty();
    }

    /**
     * The sources of some packets, the fewest groups that there are or nearly so.
     *
     * @param packets whose sources and interfaces are told
     * @param known sources that were told before
     * @param asked those that could be: what holds for all of them is not said
     * @param limit so many groups at most
     */
    static List<Sources> of(Packets packets, Packets known, Packets asked, int limit) {
        Space space = packets.space();
        Packets possible = asked.only(FIELDS);
        Cover cover = Cover.of(packets.only(FIELDS).minus(known), known, possible, Map.of(), limit);
        List<Sources> all = new ArrayList<>();
        Packets told = known;
        for (Box box : cover.boxes()) {
            Packets whole = box.packets(space);
            Packets fresh = whole.and(possible).minus(told);
            told = told.or(whole);
            boolean anyone = !box.fields().containsKey(Field.SOURCE) && !asked.dependsOn(Field.SOURCE);
            Values addresses = Boxes.values(fresh, Field.SOURCE);
            all.add(new Sources(anyone ? List.of() : ranges(space, addresses.ranges()),
                    box.fields().containsKey(Field.IN) ? interfaces(space, Boxes.values(fresh, Field.IN)) : List.of()));
        }
        return all;
    }

    private static List<AddressRange> ranges(Space space, List<Values.Range> ranges) {
        return ranges.stream().map(range -> new AddressRange(space.family(), range.from(), range.to())).toList();
    }

    /** The addresses that are not among them. */
    public List<AddressRange> others() {
        if (isAnyone()) {
            return List.of();
        }
        Family family = ranges.get(0).family();
        Values values = new Values(Field.SOURCE, ranges.stream()
                .map(range -> new Values.Range(range.first(), range.last())).toList(), List.of());
        return values.others(Prefix.width(family)).stream()
                .map(range -> new AddressRange(family, range.from(), range.to())).toList();
    }

    private static List<String> interfaces(Space space, Values values) {
        List<String> names = new ArrayList<>();
        for (Values.Range range : values.ranges()) {
            for (int value = range.from().intValue(); value <= range.to().intValue(); value++) {
                names.add(space.interfaceName(value));
            }
        }
        return names;
    }

    /** The packets that come from here. */
    Packets packets(Space space) {
        Packets from = isAnyone() ? space.all() : Packets.union(space, ranges.stream()
                .map(range -> space.range(Field.SOURCE, range.first(), range.last())).toList());
        return interfaces.isEmpty() ? from : from.and(Packets.union(space, interfaces.stream()
                .map(name -> space.arriving(name)).toList()));
    }
}
