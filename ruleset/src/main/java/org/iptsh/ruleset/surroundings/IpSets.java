package org.iptsh.ruleset.surroundings;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The IP sets of a host, or that nobody knows them. */
public final class IpSets {
    private static final IpSets UNKNOWN = new IpSets(Map.of(), false);

    private final Map<String, IpSet> sets;
    private final boolean known;

    private IpSets(Map<String, IpSet> sets, boolean known) {
        this.sets = sets;
        this.known = known;
    }

    /** No knowledge of any set. */
    public static IpSets unknown() {
        return UNKNOWN;
    }

    /**
     * The sets that {@code ipset save} tells of (ipset(8)). Lines that neither create a set nor add to one are skipped.
     */
    public static IpSets read(String text) {
        return IpSetsText.sets(text);
    }

    static IpSets of(Map<String, IpSet> sets) {
        return new IpSets(sets, true);
    }

    /** Whether it is known which sets there are. */
    public boolean isKnown() {
        return known;
    }

    public Optional<IpSet> get(String name) {
        return Optional.ofNullable(sets.get(name));
    }

    public Collection<String> names() {
        return sets.keySet();
    }
}
