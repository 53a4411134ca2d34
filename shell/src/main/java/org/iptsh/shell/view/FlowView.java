package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.ChainTree;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/**
 * Draws where packets go: the hooks with their tables in the kernel's order, and below each built-in chain the chains
 * that its rules lead to.
 *
 * @param table only this table, if any is given
 * @param chain only this chain and those below it, if any is given
 * @param marks whose they are
 * @param backend which has a say in the order of tables
 */
public record FlowView(Optional<String> table, Optional<String> chain, Marks marks, Backend backend) {
    private static final int NAMES = 50;
    private static final int RULES = 7;
    private static final String DOWN = "│  ";
    private static final String BRANCH = "├─ ";
    private static final String LAST = "└─ ";

    /** The picture of one family; nothing if it has none of what is asked for. */
    public List<Line> lines(Ruleset ruleset) {
        List<Line> lines = new ArrayList<>();
        if (chain.isPresent()) {
            Table shown = tables(ruleset).get(0);
            shown.chain(chain.get())
                    .ifPresent(root -> root(lines, ruleset.family(), shown, ChainTree.of(shown, root)));
        } else {
            hooks(lines, ruleset);
        }
        if (!lines.isEmpty()) {
            String columns = "%-" + NAMES + "s%" + RULES + "s%9s";
            lines.add(0, Line.of(String.format(columns, ruleset.family().label(), "rules", "packets"), Style.FAINT)
                    .asItStands());
        }
        return lines;
    }

    private List<Table> tables(Ruleset ruleset) {
        return table.map(name -> List.of(ruleset.tableOrFresh(name).normalised()))
                .orElseGet(() -> ruleset.normalised().tables());
    }

    private void hooks(List<Line> lines, Ruleset ruleset) {
        List<Table> tables = tables(ruleset);
        if (tables.isEmpty()) {
            return;
        }
        Map<Table, Map<String, ChainTree>> trees = new IdentityHashMap<>();
        tables.forEach(each -> trees.put(each, ChainTree.ofBuiltIn(each)));
        for (Hook hook : Hook.values()) {
            List<Table> met = hook.tables(backend).stream().flatMap(name -> tables.stream()
                    .filter(each -> each.name().equals(name))).filter(each -> says(each, hook)).toList();
            if (table.isEmpty() || !met.isEmpty()) {
                lines.add(Line.of(String.format("%-13s", hook.name()), Style.HEADING)
                        .and(words(hook) + (met.isEmpty() ? ": no rules" : ""), Style.FAINT).asItStands());
                met.forEach(each -> root(lines, ruleset.family(), each, trees.get(each).get(hook.name())));
            }
        }
        tables.forEach(each -> unreached(lines, each));
    }

    /** Whether a table's chain at a hook does anything to packets. */
    private static boolean says(Table table, Hook hook) {
        Chain chain = table.chain(hook.name()).orElseThrow();
        return chain.size() > 0 || !chain.policy().equals("ACCEPT");
    }

    /** Which packets come by: {@code what is for this host}. */
    public static String words(Hook hook) {
        return switch (hook) {
            case PREROUTING -> "what arrives; then routing";
            case INPUT -> "what is for this host";
            case FORWARD -> "what is sent on";
            case OUTPUT -> "what this host makes";
            case POSTROUTING -> "what leaves";
        };
    }

    private static void unreached(List<Line> lines, Table table) {
        List<Chain> chains = ChainTree.unreached(table);
        if (!chains.isEmpty()) {
            lines.add(Line.of("no built-in chain leads to: ", Style.WARNING).and(table.name() + " ", Style.TABLE)
                    .and(chains.stream().map(Chain::name).collect(Collectors.joining(", ")), Style.CHAIN));
        }
    }

    private void root(List<Line> lines, Family family, Table shown, ChainTree tree) {
        Chain root = tree.chain();
        Line name = Line.of("  ").and(String.format("%-9s", shown.name()), Style.TABLE);
        name = root.isBuiltIn() ? name.and("policy ", Style.FAINT).and(root.policy(),
                root.policy().equals("DROP") ? Style.TARGET_DROP : Style.TARGET_ACCEPT)
                : name.and(root.name(), Style.CHAIN);
        long packets = root.counters() == null ? 0 : root.counters().packets();
        lines.add(row(name, root.size(), packets).and(marks.of(family, shown.name(), root).beside()));
        below(lines, family, shown, tree, "  ");
    }

    private void below(List<Line> lines, Family family, Table shown, ChainTree tree, String indent) {
        List<Object> drawn = new ArrayList<>();
        if (chain.filter(tree.chain().name()::equals).isPresent()) {
            drawn.addAll(tree.below());
        } else {
            for (Branches branches : Branches.of(tree.below())) {
                drawn.addAll(branches.shown());
                if (!branches.rest().isEmpty()) {
                    drawn.add(branches.words());
                }
            }
        }
        for (int i = 0; i < drawn.size(); i++) {
            boolean last = i == drawn.size() - 1;
            Line start = Line.of(indent + (last ? LAST : BRANCH), Style.FAINT);
            if (drawn.get(i) instanceof ChainTree one) {
                lines.add(row(start.and(named(one)), one.chain().size(), one.packets())
                        .and(marks.of(family, shown.name(), one.chain()).beside()));
                below(lines, family, shown, one, indent + (last ? "   " : DOWN));
            } else {
                lines.add(start.and(drawn.get(i).toString(), Style.FAINT).asItStands());
            }
        }
    }

    private static Line named(ChainTree one) {
        return Line.of(one.chain().name(), Style.CHAIN)
                .and("  " + origin(one), Style.FAINT)
                .and(switch (one.place()) {
                    case HERE -> "";
                    case ELSEWHERE -> "  see above";
                    case CIRCLE -> "  goes in a circle";
                }, one.place() == ChainTree.Place.CIRCLE ? Style.WARNING : Style.FAINT);
    }

    /** Which rules of the chain above lead here: {@code from 3,7}, {@code goto from 1 and 8 more}. */
    public static String origin(ChainTree one) {
        List<Integer> positions = one.positions();
        return (one.isGoto() ? "goto from " : "from ") + (positions.size() > 3
                ? positions.get(0) + " and " + (positions.size() - 1) + " more"
                : positions.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    private static Line row(Line name, int rules, long packets) {
        String number = String.valueOf(rules);
        String fill = " ".repeat(Math.max(2, NAMES + RULES - name.text().length() - number.length()));
        return name.and(fill).and(number, Style.NUMBER)
                .and(String.format("%9s", packets == 0 ? "" : RulesetView.compact(packets)), Style.FAINT).asItStands();
    }

    /** The same as a document. */
    public Map<String, Object> document(Ruleset ruleset) {
        List<Object> roots = new ArrayList<>();
        List<Object> unreached = new ArrayList<>();
        for (Table shown : tables(ruleset)) {
            shown.chains().stream()
                    .filter(each -> chain.map(each.name()::equals).orElse(each.isBuiltIn()))
                    .forEach(each -> roots.add(root(shown, each)));
            if (chain.isEmpty()) {
                ChainTree.unreached(shown).forEach(each -> unreached.add(
                        Map.of("table", shown.name(), "chain", each.name(), "rules", each.size())));
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("section", ruleset.family().section());
        document.put("chains", roots);
        document.put("unreached", unreached);
        return document;
    }

    private static Map<String, Object> root(Table shown, Chain root) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("table", shown.name());
        document.put("chain", root.name());
        document.put("policy", root.policy());
        document.put("rules", root.size());
        document.put("packets", root.counters() == null ? 0 : root.counters().packets());
        document.put("below", ChainTree.of(shown, root).below().stream().map(FlowView::branch).toList());
        return document;
    }

    private static Map<String, Object> branch(ChainTree tree) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("chain", tree.chain().name());
        document.put("from", tree.positions());
        document.put("goto", tree.isGoto());
        document.put("rules", tree.chain().size());
        document.put("packets", tree.packets());
        document.put("circle", tree.place() == ChainTree.Place.CIRCLE);
        document.put("below", tree.below().stream().map(FlowView::branch).toList());
        return document;
    }
}
