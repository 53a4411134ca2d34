package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.merge.Choice;
import org.iptsh.ruleset.merge.Conflict;

/** Shows the places that live and what is staged changed each in another way: base, theirs and ours, rule by rule. */
public final class ConflictView {
    /** So many rules of each side are shown; of more, how many. */
    private static final int SHOWN = 12;

    private ConflictView() {}

    /** All of them, numbered from 1. */
    public static List<Line> lines(List<Conflict> conflicts) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < conflicts.size(); i++) {
            lines.addAll(lines(i + 1, conflicts.get(i)));
        }
        return lines;
    }

    /** How to have what both sides put in, where neither took anything away. */
    public static Optional<String> hint(List<Conflict> conflicts) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < conflicts.size(); i++) {
            if (conflicts.get(i) instanceof Conflict.OfRules rules && rules.onlyAdds()) {
                numbers.add(Integer.toString(i + 1));
            }
        }
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        boolean all = numbers.size() == conflicts.size();
        String choice = "`resolve " + (all && numbers.size() > 1 ? "all" : numbers.get(0)) + " both`";
        String where = all ? "here" : "at " + String.join(", ", numbers);
        return Optional.of("both only added " + where + ": " + choice + " keeps both, theirs first");
    }

    /** {@code 2 conflicts}. */
    public static String count(List<Conflict> conflicts) {
        return conflicts.size() + (conflicts.size() == 1 ? " conflict" : " conflicts");
    }

    /** One of them. */
    public static List<Line> lines(int number, Conflict conflict) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(String.format("%3d  ", number), Style.NUMBER)
                .and(conflict.family().label(), Style.FAMILY).and(" ")
                .and(conflict.table(), Style.TABLE).and(" ").and(conflict.chain(), Style.CHAIN));
        if (conflict instanceof Conflict.OfRules rules) {
            part(lines, "base", rules.base(), rules.base());
            part(lines, "theirs", rules.theirs(), rules.base());
            part(lines, "ours", rules.ours(), rules.base());
        } else if (conflict instanceof Conflict.OfChain chain) {
            chain(lines, "base", Optional.of(chain.base()), chain.base());
            chain(lines, "theirs", chain.theirs(), chain.base());
            chain(lines, "ours", chain.ours(), chain.base());
        }
        return lines;
    }

    private static void part(List<Line> lines, String side, Conflict.Part part, Conflict.Part base) {
        if (part.rules().isEmpty()) {
            lines.add(side(side).and(base.rules().isEmpty() ? "nothing" : "removed", Style.FAINT));
            return;
        }
        rules(lines, side, part.rules(), part.at(), new HashSet<>(base.rules()));
    }

    private static void chain(List<Line> lines, String side, Optional<Chain> chain, Chain base) {
        if (chain.isEmpty()) {
            lines.add(side(side).and("chain removed", Style.REMOVED));
        } else if (chain.get().rules().isEmpty()) {
            lines.add(side(side).and("chain with no rules", Style.FAINT));
        } else {
            rules(lines, side, chain.get().rules(), 0, new HashSet<>(base.rules()));
        }
    }

    private static void rules(List<Line> lines, String side, List<Rule> rules, int at, Set<Rule> base) {
        for (int i = 0; i < Math.min(rules.size(), SHOWN); i++) {
            Rule rule = rules.get(i);
            Line line = side(i == 0 ? side : "").and(String.format("%3d  ", at + i + 1), Style.NUMBER);
            lines.add((base.contains(rule) ? line.and(RuleView.line(rule.text())) : line.and(text(rule), Style.ADDED))
                    .asItStands());
        }
        if (rules.size() > SHOWN) {
            lines.add(side("").and("and " + (rules.size() - SHOWN) + " more", Style.FAINT));
        }
    }

    private static String text(Rule rule) {
        return rule.text().isEmpty() ? "(every packet, counted only)" : rule.text();
    }

    private static Line side(String name) {
        return Line.of(String.format("     %-8s", name), Style.FAINT).asItStands();
    }

    /** The same for a program: {@code {"conflicts": […]}}. */
    public static Map<String, Object> document(List<Conflict> conflicts) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < conflicts.size(); i++) {
            all.add(document(i + 1, conflicts.get(i)));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("conflicts", all);
        return document;
    }

    private static Map<String, Object> document(int number, Conflict conflict) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("number", number);
        document.put("section", conflict.family().section());
        document.put("table", conflict.table());
        document.put("chain", conflict.chain());
        if (conflict instanceof Conflict.OfRules rules) {
            document.put("kind", "rules");
            document.put("base", side(conflict.chain(), rules.base()));
            document.put("theirs", side(conflict.chain(), rules.theirs()));
            document.put("ours", side(conflict.chain(), rules.ours()));
        } else if (conflict instanceof Conflict.OfChain chain) {
            document.put("kind", "chain");
            document.put("base", chain(chain.base()));
            document.put("theirs", chain.theirs().map(ConflictView::chain).orElse(null));
            document.put("ours", chain.ours().map(ConflictView::chain).orElse(null));
        }
        document.put("choices", Stream.of(Choice.values())
                .filter(conflict::allows).map(Choice::word).toList());
        return document;
    }

    private static Map<String, Object> side(String chain, Conflict.Part part) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("position", part.at() + 1);
        document.put("rules", part.rules().stream().map(rule -> rule.line(chain)).toList());
        return document;
    }

    private static Map<String, Object> chain(Chain chain) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("position", 1);
        document.put("rules", chain.rules().stream().map(rule -> rule.line(chain.name())).toList());
        return document;
    }
}
