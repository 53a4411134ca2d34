package org.iptsh.ruleset.surroundings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Family;

/**
 * The host that a ruleset is for, as far as it is known.
 *
 * @param routes by family; one that is not there is not known
 * @param interfaces the names of those that there are; empty if nobody knows
 */
public record Surroundings(Map<Family, Routes> routes, IpSets sets, Optional<Set<String>> interfaces) {

    public Surroundings {
        routes = routes.isEmpty() ? Map.of() : new EnumMap<>(routes);
        interfaces = interfaces.map(Set::copyOf);
    }

    /** A host of which nothing is known. */
    public static Surroundings unknown() {
        return new Surroundings(Map.of(), IpSets.unknown(), Optional.empty());
    }

    public Routes routes(Family family) {
        return routes.getOrDefault(family, Routes.unknown());
    }
}
