package org.iptsh.ruleset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The jumps between the chains of a table, followed from the built-in ones as the kernel does. */
public final class Jumps {
    /** So many chains of one's own may follow each other (measured: the nft back end refuses 16). */
    public static final int DEEPEST = 15;

    private final Table table;
    private final Map<String, Set<String>> next = new HashMap<>();
    private final Map<String, List<String>> deepest = new HashMap<>();

    public Jumps(Table table) {
        this.table = table;
        for (Chain chain : table.chains()) {
            Set<String> targets = new LinkedHashSet<>();
            chain.rules().stream().map(Rule::target).filter(table::has).forEach(targets::add);
            next.put(chain.name(), targets);
        }
    }

    /** Chains that a packet would go round in, {@code a, b, a}; empty if no built-in chain leads to any. */
    public Optional<List<String>> circle() {
        Set<String> cleared = new HashSet<>();
        return table.chains().stream()
                .filter(Chain::isBuiltIn)
                .flatMap(chain -> circle(chain.name(), new ArrayList<>(), cleared).stream())
                .findFirst();
    }

    private Optional<List<String>> circle(String chain, List<String> path, Set<String> cleared) {
        int seen = path.indexOf(chain);
        path.add(chain);
        if (seen >= 0) {
            return Optional.of(List.copyOf(path.subList(seen, path.size())));
        }
        if (!cleared.contains(chain)) {
            for (String target : next.get(chain)) {
                Optional<List<String>> found = circle(target, path, cleared);
                if (found.isPresent()) {
                    return found;
                }
            }
            cleared.add(chain);
        }
        path.remove(path.size() - 1);
        return Optional.empty();
    }

    /** The longest way down from a built-in chain, which it begins with. A table with a circle has none. */
    public List<String> longest() {
        List<String> longest = List.of();
        for (Chain chain : table.chains()) {
            List<String> way = chain.isBuiltIn() && circle().isEmpty() ? longestFrom(chain.name()) : List.of();
            longest = way.size() > longest.size() ? way : longest;
        }
        return longest;
    }

    private List<String> longestFrom(String chain) {
        List<String> known = deepest.get(chain);
        if (known != null) {
            return known;
        }
        List<String> longest = List.of();
        for (String target : next.get(chain)) {
            List<String> way = longestFrom(target);
            longest = way.size() > longest.size() ? way : longest;
        }
        List<String> whole = new ArrayList<>(List.of(chain));
        whole.addAll(longest);
        deepest.put(chain, whole);
        return whole;
    }

    /** What a kernel refuses about the jumps of a table, in words; empty if they are sound. */
    public Optional<String> fault() {
        Optional<String> round = circle().map(circle -> "chains "
                + String.join(", ", new LinkedHashSet<>(circle)) + " go in a circle: " + String.join(" -> ", circle));
        return round.or(() -> Optional.of(longest()).filter(way -> way.size() - 1 > DEEPEST)
                .map(way -> way.size() - 1 + " chains follow each other, and " + DEEPEST + " may: "
                        + String.join(" -> ", way)));
    }
}
