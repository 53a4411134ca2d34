package org.iptsh.ruleset.surroundings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
        Map<String, List<String>> options = new HashMap<>();
        Map<String, List<IpSet.Member>> members = new LinkedHashMap<>();
        text.lines().map(line -> line.strip().split("\\s+")).filter(words -> words.length > 2).forEach(words -> {
            List<String> more = List.of(words).subList(3, words.length);
            if (words[0].equals("create")) {
                options.put(words[1], more);
                sets.put(words[1], new IpSet(words[1], type(words[2], more),
                        value(more, "family").orElse("inet"), List.of()));
            } else if (words[0].equals("add") && sets.containsKey(words[1])) {
                // What comes behind it is somebody's own words.
                int comment = more.indexOf("comment");
                members.computeIfAbsent(words[1], name -> new ArrayList<>()).add(member(sets.get(words[1]).type(),
                        words[2], options.get(words[1]), comment < 0 ? more : more.subList(0, comment)));
            }
        });
        sets.replaceAll((name, set) -> new IpSet(
                name, set.type(), set.family(), members.getOrDefault(name, List.of())));
        return new IpSets(sets, true);
    }

    /** The parts; the type in one word, which nobody understands, where a mask makes members mean something else. */
    private static List<String> type(String name, List<String> options) {
        List<String> parts = List.of(name.substring(name.indexOf(':') + 1).split(","));
        Optional<String> netmask = value(options, "netmask");
        boolean masked = options.contains("bitmask") || netmask.isPresent()
                && (parts.contains("net") || !netmask.get().matches("[0-9]+"));
        return masked ? List.of(name) : parts;
    }

    private static IpSet.Member member(List<String> type, String text, List<String> set, List<String> options) {
        List<String> parts = new ArrayList<>(List.of(text.split(",")));
        for (int i = 0; i < parts.size() && i < type.size(); i++) {
            String part = parts.get(i);
            parts.set(i, switch (type.get(i)) {
                case "ip" -> value(set, "netmask").map(mask -> part + "/" + mask).orElse(part);
                case "mark" -> value(set, "markmask").map(mask -> part + "/" + mask).orElse(part);
                case "iface" -> options.contains("wildcard") ? part + "+" : part;
                default -> part;
            });
        }
        return new IpSet.Member(parts, options.contains("nomatch"));
    }

    private static Optional<String> value(List<String> words, String key) {
        int at = words.indexOf(key);
        return at < 0 || at + 1 >= words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
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
