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

    /** Whether it is all packets. */
    public boolean isAll() {
        return fields.isEmpty() && conditions.isEmpty() && refused.isEmpty();
    }
}
