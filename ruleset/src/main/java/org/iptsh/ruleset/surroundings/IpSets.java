package org.iptsh.ruleset.surroundings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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
        Map<String, IpSet> sets = new LinkedHashMap<>();
        Map<String, List<IpSet.Member>> members = new LinkedHashMap<>();
        text.lines().map(line -> line.split(" ")).filter(words -> words.length > 2).forEach(words -> {
            List<String> more = List.of(words).subList(3, words.length);
            if (words[0].equals("create")) {
                // With a netmask a member is more than it says.
                boolean masked = more.contains("netmask") || more.contains("bitmask");
                String parts = masked ? words[2] : words[2].substring(words[2].indexOf(':') + 1);
                int family = more.indexOf("family");
                sets.put(words[1], new IpSet(words[1], List.of(parts.split(",")),
                        family < 0 || family + 1 >= more.size() ? "inet" : more.get(family + 1), List.of()));
            } else if (words[0].equals("add")) {
                members.computeIfAbsent(words[1], name -> new ArrayList<>())
                        .add(new IpSet.Member(List.of(words[2].split(",")), more.contains("nomatch")));
            }
        });
        sets.replaceAll((name, set) -> new IpSet(
                name, set.type(), set.family(), members.getOrDefault(name, List.of())));
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
