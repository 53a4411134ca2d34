package org.iptsh.shell.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.diff.Kind;
import org.iptsh.shell.view.RuleView;

/**
 * A chain as a report tells of it.
 *
 * @param policy empty for a chain that is not built in
 * @param counters of the policy
 * @param counted whether any rule of it was counted
 * @param owner the program that manages it, {@code unclaimed}, or empty if it is ours
 * @param changes the number of changes in it
 * @param callers the rules that jump here
 * @param below the number of chains that can be reached from it, if it is built in; else 0
 * @param changesBelow the number of changes in those
 */
public record ChainPart(Report.Spot spot, String policy, Counters counters, boolean counted, String owner, int changes,
        List<Report.Spot> callers, int below, int changesBelow, List<Row> rules) {
    private static final String UNCLAIMED = "unclaimed";

    public ChainPart {
        callers = List.copyOf(callers);
        rules = List.copyOf(rules);
    }

    /**
     * A rule.
     *
     * @param share its packets in twentieths of those of the chain's busiest rule
     * @param rule its text in styles
     * @param jump the chain of the same table that it leads to, or empty
     * @param words what it means in plain English
     * @param owner whose it is, if that is not the chain's owner; else empty
     * @param kind {@code added} or {@code moved}, or empty
     */
    public record Row(int number, Counters counters, int share, Line rule, String jump, String words, String owner,
            String kind) {}

    /** Whether it is as the kernel makes it, or nearly: built in, without rules and without changes. */
    boolean isIdle() {
        return !policy.isEmpty() && rules.isEmpty() && changes == 0;
    }

    static List<ChainPart> all(Subject subject, Family family, Table table) {
        Map<String, Integer> changes = subject.changesByChain(family, table.name());
        Map<String, Map<Integer, Kind>> kinds = subject.kinds(family, table.name());
        Map<String, List<Report.Spot>> callers = new HashMap<>();
        Map<String, Set<String>> next = new HashMap<>();
        for (Chain chain : table.chains()) {
            Set<String> targets = next.computeIfAbsent(chain.name(), name -> new HashSet<>());
            for (int i = 0; i < chain.size(); i++) {
                String target = chain.rules().get(i).target();
                if (!target.isEmpty() && table.has(target)) {
                    targets.add(target);
                    callers.computeIfAbsent(target, name -> new ArrayList<>())
                            .add(new Report.Spot(family, table.name(), chain.name(), i + 1));
                }
            }
        }
        List<ChainPart> parts = new ArrayList<>();
        for (Chain chain : table.chains()) {
            Optional<String> owner = subject.marks().owners().ofChain(family, table.name(), chain.name());
            boolean unclaimed = subject.marks().unclaimed().chain(family, table.name(), chain.name());
            Set<String> below = chain.isBuiltIn() ? below(chain.name(), next) : Set.of();
            parts.add(new ChainPart(
                    new Report.Spot(family, table.name(), chain.name(), 0),
                    chain.isBuiltIn() ? chain.policy() : "",
                    chain.counters() == null ? Counters.ZERO : chain.counters(),
                    chain.rules().stream().anyMatch(rule -> rule.counters() != null),
                    owner.orElse(unclaimed ? UNCLAIMED : ""),
                    changes.getOrDefault(chain.name(), 0),
                    callers.getOrDefault(chain.name(), List.of()),
                    below.size(),
                    below.stream().mapToInt(name -> changes.getOrDefault(name, 0)).sum(),
                    rows(subject, family, table, chain, kinds.getOrDefault(chain.name(), Map.of()),
                            owner.isPresent() || unclaimed)));
        }
        return parts;
    }

    private static Set<String> below(String start, Map<String, Set<String>> next) {
        Set<String> reached = new HashSet<>(Set.of(start));
        List<String> open = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            for (String target : next.get(open.remove(open.size() - 1))) {
                if (reached.add(target)) {
                    open.add(target);
                }
            }
        }
        reached.remove(start);
        return reached;
    }

    private static List<Row> rows(Subject subject, Family family, Table table, Chain chain, Map<Integer, Kind> kinds,
            boolean owned) {
        Function<Rule, Optional<String>> owners = subject.marks().owners().ofRules(family, table.name(), chain.name());
        long busiest = 0;
        for (Rule rule : chain.rules()) {
            long packets = packets(rule);
            busiest = Long.compareUnsigned(packets, busiest) > 0 ? packets : busiest;
        }
        List<Row> rows = new ArrayList<>(chain.size());
        for (int i = 0; i < chain.size(); i++) {
            Rule rule = chain.rules().get(i);
            boolean unclaimed = subject.marks().unclaimed().rule(family, table.name(), chain.name(), i);
            rows.add(new Row(i + 1,
                    rule.counters() == null ? Counters.ZERO : rule.counters(),
                    share(packets(rule), busiest),
                    RuleView.line(rule.text()),
                    table.has(rule.target()) ? rule.target() : "",
                    subject.explain(family, table.name(), chain.name(), rule.text()),
                    owned ? "" : owners.apply(rule).orElse(unclaimed ? UNCLAIMED : ""),
                    kinds.containsKey(i + 1) ? kinds.get(i + 1).word() : ""));
        }
        return rows;
    }

    private static long packets(Rule rule) {
        return rule.counters() == null ? 0 : rule.counters().packets();
    }

    /** Twentieths: what is less than half of one is too little to be drawn. */
    private static int share(long packets, long busiest) {
        return packets == 0 ? 0 : (int) Math.round(20 * unsigned(packets) / unsigned(busiest));
    }

    private static double unsigned(long count) {
        return count < 0 ? count + 0x1p64 : count;
    }
}
