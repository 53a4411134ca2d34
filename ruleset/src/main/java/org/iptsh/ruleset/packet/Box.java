package org.iptsh.ruleset.packet;

import java.util.List;
import java.util.Map;

/**
 * A set of packets that is told field by field: those whose every field is among its values.
 *
 * @param fields those that matter
 * @param conditions that have to hold as well, by name
 * @param refused conditions that must not hold
 */
public record Box(Map<Field, Values> fields, List<String> conditions, List<String> refused) {

    public Box {
        conditions = List.copyOf(conditions);
        refused = List.copyOf(refused);
    }

    /** The set of these packets in a space that has their fields. */
    public Packets packets(Space space) {
        Packets all = space.all();
        for (Values values : fields.values()) {
            all = all.and(values.packets(space));
        }
        for (String condition : conditions) {
            all = all.and(space.condition(condition));
        }
        for (String condition : refused) {
            all = all.minus(space.condition(condition));
        }
        return all;
    }

    /** Whether it is all packets. */
    public boolean isAll() {
        return fields.isEmpty() && conditions.isEmpty() && refused.isEmpty();
    }
}
