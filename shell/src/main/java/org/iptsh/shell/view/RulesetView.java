package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/**
 * Shows rules with their numbers, and with their counters where they have any.
 *
 * @param table only this table, if any is given
 * @param chain only this chain, if any is given
 * @param marks whose they are
 */
public record RulesetView(Optional<String> table, Optional<String> chain, Marks marks) {

    /** The rules of one family; nothing if it has none of what is asked for. */
    public List<Line> lines(Ruleset ruleset) {
        List<Line> lines = new ArrayList<>();
        for (Table shown : tables(ruleset)) {
            boolean counted = isCounted(shown);
            List<Chain> idle = shown.chains().stream()
                    .filter(part -> chain.isEmpty() && part.isBuiltIn() && part.rules().isEmpty())
                    .toList();
            for (Chain part : shown.chains()) {
                if (!idle.contains(part) && (chain.isEmpty() || chain.get().equals(part.name()))) {
                    Marks.Marked marked = marks.of(ruleset.family(), shown.name(), part);
                    lines.add(heading(ruleset.family(), shown, part, counted).and(marked.beside()));
                    for (int i = 0; i < part.size(); i++) {
                        lines.add(rule(i + 1, part.rules().get(i), counted).and(marked.beside(i)));
                    }
                }
            }
            if (!idle.isEmpty()) {
                lines.add(idle(ruleset.family(), shown, idle));
            }
        }
        return lines;
    }

    /**
     * The built-in chains without rules, those of one policy together: {@code FORWARD, OUTPUT: no rules,
     * policy ACCEPT}.
     */
    private static Line idle(Family family, Table table, List<Chain> chains) {
        Map<String, List<String>> byPolicy = new LinkedHashMap<>();
        chains.forEach(part -> byPolicy.computeIfAbsent(part.policy(), policy -> new ArrayList<>()).add(part.name()));
        List<String> parts = new ArrayList<>();
        byPolicy.forEach((policy, names) -> parts.add(String.join(", ", names) + ": no rules, policy " + policy));
        return Line.of(family.label() + " " + table.name() + " " + String.join("; ", parts), Style.FAINT);
    }

    /** The tables asked for, in their one order. A table that is named is shown though it is as the kernel makes it. */
    private List<Table> tables(Ruleset ruleset) {
        return table.map(name -> List.of(ruleset.tableOrFresh(name).normalised()))
                .orElseGet(() -> ruleset.normalised().tables());
    }

    private static boolean isCounted(Table table) {
        return table.chains().stream().anyMatch(chain -> chain.counters() != null
                && (!chain.counters().isZero()
                        || chain.rules().stream().anyMatch(rule -> rule.counters() != null)));
    }

    private static Line heading(Family family, Table table, Chain chain, boolean counted) {
        Line line = Line.of(family.label(), Style.FAMILY).and(" ").and(table.name(), Style.TABLE)
                .and(" ").and(chain.name(), Style.CHAIN);
        if (chain.isBuiltIn()) {
            line = line.and("  policy ", Style.FAINT)
                    .and(chain.policy(), chain.policy().equals("DROP") ? Style.TARGET_DROP : Style.TARGET_ACCEPT);
            if (counted && chain.counters() != null) {
                line = line.and("  " + packets(chain.counters()), Style.FAINT);
            }
        }
        return chain.rules().isEmpty() ? line.and("  (no rules)", Style.FAINT) : line;
    }

    private static Line rule(int number, Rule rule, boolean counted) {
        Line line = Line.of(String.format("%5d  ", number), Style.NUMBER);
        if (counted) {
            Counters counters = rule.counters() == null ? Counters.ZERO : rule.counters();
            line = line.and(String.format("%6s %6s  ", compact(counters.packets()), compact(counters.bytes())),
                    Style.FAINT);
        }
        return line.and(RuleView.line(rule.text()));
    }

    private static String packets(Counters counters) {
        return compact(counters.packets()) + " packets, " + compact(counters.bytes()) + " bytes";
    }

    /** A count in at most five characters: {@code 999}, {@code 12.3k}, {@code 4.5M}. */
    public static String compact(long count) {
        if (Long.compareUnsigned(count, 1000) < 0) {
            return Long.toString(count);
        }
        double rest = count < 0 ? count + 0x1p64 : count;
        String units = "kMGTPE";
        int unit = -1;
        while (rest >= 999.95 && unit < units.length() - 1) {
            rest /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, rest < 99.95 ? "%.1f%c" : "%.0f%c", rest, units.charAt(unit));
    }

    /** The same as a document. */
    public Map<String, Object> document(Ruleset ruleset) {
        List<Object> tables = new ArrayList<>();
        for (Table shown : tables(ruleset)) {
            List<Object> chains = new ArrayList<>();
            for (Chain part : shown.chains()) {
                if (chain.isEmpty() || chain.get().equals(part.name())) {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("name", part.name());
                    one.put("policy", part.policy());
                    Marks.Marked marked = marks.of(ruleset.family(), shown.name(), part);
                    marked.document(one);
                    one.put("rules", IntStream.range(0, part.size())
                            .mapToObj(i -> ruleDocument(part, i, marked)).toList());
                    chains.add(one);
                }
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", shown.name());
            one.put("chains", chains);
            tables.add(one);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("section", ruleset.family().section());
        document.put("tables", tables);
        return document;
    }

    private static Map<String, Object> ruleDocument(Chain chain, int index, Marks.Marked marked) {
        Rule rule = chain.rules().get(index);
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("rule", rule.line(chain.name()));
        if (rule.counters() != null) {
            one.put("packets", rule.counters().packets());
            one.put("bytes", rule.counters().bytes());
        }
        marked.document(index, one);
        return one;
    }
}
