package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/**
 * What can be done about a finding; nothing, if it has no edits.
 *
 * @param does one sentence in the imperative: {@code remove rule 3}
 * @param edits their positions are those of the firewall in which it was found
 */
public record Fix(String does, List<Edit> edits) {
    private static final Fix NONE = new Fix("", List.of());

    /** A change to one place. */
    public sealed interface Edit permits Removal, Replacement, Insertion, ChainRemoval {
        Spot where();
    }

    /** A rule goes. */
    public record Removal(Spot where) implements Edit {}

    /** A rule says something else. */
    public record Replacement(Spot where, Rule rule) implements Edit {}

    /** A rule comes before the one that is there, or behind the last. */
    public record Insertion(Spot where, Rule rule) implements Edit {}

    /** A chain goes, rules and all. */
    public record ChainRemoval(Spot where) implements Edit {}

    public Fix {
        edits = List.copyOf(edits);
    }

    /** Nobody but the administrator can tell what to do. */
    public static Fix none() {
        return NONE;
    }

    static Fix remove(Spot rule) {
        return new Fix("remove rule " + rule.position(), List.of(new Removal(rule)));
    }

    static Fix replace(String does, Spot rule, String text) {
        return new Fix(does, List.of(new Replacement(rule, Rule.of(text))));
    }

    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /** A firewall with all these fixes made; of two for one rule a removal counts, else the first. */
    public static Firewall all(Firewall firewall, List<Finding> findings) {
        List<Fix> fixes = findings.stream().map(Finding::fix).toList();
        Firewall fixed = firewall;
        for (Ruleset ruleset : firewall.rulesets().toList()) {
            Ruleset changed = ruleset;
            for (Table table : ruleset.tables()) {
                List<Edit> edits = fixes.stream().flatMap(fix -> fix.edits().stream())
                        .filter(edit -> edit.where().family() == ruleset.family()
                                && edit.where().table().equals(table.name()))
                        .toList();
                changed = edits.isEmpty() ? changed : changed.with(table(table, edits));
            }
            fixed = fixed.with(changed);
        }
        return fixed;
    }

    private static Table table(Table table, List<Edit> edits) {
        Map<String, List<Edit>> byChain = new TreeMap<>();
        edits.forEach(edit -> byChain.computeIfAbsent(edit.where().chain(), name -> new ArrayList<>()).add(edit));
        Table fixed = table;
        for (Map.Entry<String, List<Edit>> each : byChain.entrySet()) {
            boolean goes = each.getValue().stream().anyMatch(ChainRemoval.class::isInstance);
            Chain chain = table.chain(each.getKey()).orElseThrow();
            fixed = goes ? fixed.without(chain.name()) : fixed.with(chain(chain, each.getValue()));
        }
        return fixed;
    }

    private static Chain chain(Chain chain, List<Edit> edits) {
        TreeSet<Integer> removed = new TreeSet<>();
        Map<Integer, Rule> replaced = new TreeMap<>();
        Map<Integer, List<Rule>> inserted = new TreeMap<>();
        for (Edit edit : edits) {
            int position = edit.where().position();
            if (edit instanceof Removal) {
                removed.add(position);
            } else if (edit instanceof Replacement replacement) {
                replaced.putIfAbsent(position, replacement.rule());
            } else if (edit instanceof Insertion insertion) {
                inserted.computeIfAbsent(position, at -> new ArrayList<>()).add(insertion.rule());
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (int position = 1; position <= chain.size() + 1; position++) {
            rules.addAll(inserted.getOrDefault(position, List.of()));
            if (position <= chain.size() && !removed.contains(position)) {
                Rule old = chain.rules().get(position - 1);
                rules.add(replaced.getOrDefault(position, old));
            }
        }
        return chain.withRules(rules);
    }
}
