package org.iptsh.shell.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.ChainTree;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Table;

/**
 * The chains below the built-in ones, as lists within lists that need no script: each with its rules and the packets
 * that came to it, and a link to them.
 */
final class TreePicture {
    /** Of more chains whose names begin alike only the first ones are drawn. */
    private static final int ALIKE = 8;
    private static final int DRAWN = 3;

    private final Html html;
    private final Family family;
    private final Table table;

    private TreePicture(Html html, Family family, Table table) {
        this.html = html;
        this.family = family;
        this.table = table;
    }

    /** Draws the trees of a table; nothing if it has no chains but the built-in ones. */
    static void write(Html html, Family family, Table table) {
        Map<String, ChainTree> trees = new LinkedHashMap<>(ChainTree.ofBuiltIn(table));
        trees.values().removeIf(tree -> tree.below().isEmpty());
        List<Chain> unreached = ChainTree.unreached(table).stream().filter(chain -> !chain.isBuiltIn()).toList();
        if (trees.isEmpty() && unreached.isEmpty()) {
            return;
        }
        new TreePicture(html, family, table).write(List.copyOf(trees.values()), unreached);
    }

    private void write(List<ChainTree> trees, List<Chain> unreached) {
        html.open("details", "class", "tree", "open", "open").element("summary", "Chains of " + table.name()).line();
        html.open("ul").line();
        for (ChainTree tree : trees) {
            Chain root = tree.chain();
            html.open("li");
            chain(root);
            html.text(" ").element("small", "policy " + root.policy() + ", " + Numbers.count(root.size(), "rule"));
            below(tree.below());
            html.closeLine();
        }
        html.closeLine();
        if (!unreached.isEmpty()) {
            html.open("p").text("No built-in chain leads to ");
            for (int i = 0; i < unreached.size(); i++) {
                html.text(i == 0 ? "" : ", ");
                chain(unreached.get(i));
            }
            html.text(".").closeLine();
        }
        html.closeLine();
    }

    private void chain(Chain chain) {
        html.element("a", chain.name(), "href", "#" + Anchor.of(family, table.name(), chain.name()));
    }

    private void below(List<ChainTree> trees) {
        if (trees.isEmpty()) {
            return;
        }
        html.line().open("ul").line();
        Map<String, List<ChainTree>> alike = trees.stream().collect(
                Collectors.groupingBy(TreePicture::beginning, LinkedHashMap::new, Collectors.toList()));
        alike.forEach((beginning, some) -> {
            boolean many = some.size() > ALIKE;
            (many ? some.subList(0, DRAWN) : some).forEach(this::branch);
            if (many) {
                html.open("li").element("small", "and " + (some.size() - DRAWN) + " more: " + beginning + "…").closeLine();
            }
        });
        html.closeLine();
    }

    /** A chain's name up to its last hyphen, or all of it. */
    private static String beginning(ChainTree tree) {
        String name = tree.chain().name();
        int hyphen = name.lastIndexOf('-');
        return hyphen < 0 ? name : name.substring(0, hyphen + 1);
    }

    private void branch(ChainTree tree) {
        html.open("li");
        chain(tree.chain());
        List<String> notes = new ArrayList<>();
        notes.add(Numbers.count(tree.chain().size(), "rule"));
        if (tree.packets() != 0) {
            notes.add(Numbers.count(tree.packets(), "packet"));
        }
        notes.add(from(tree));
        notes.add(switch (tree.place()) {
            case HERE -> "";
            case ELSEWHERE -> "drawn elsewhere";
            case CIRCLE -> "goes in a circle";
        });
        notes.removeIf(String::isEmpty);
        html.text(" ").element("small", String.join(", ", notes));
        below(tree.below());
        html.closeLine();
    }

    private static String from(ChainTree tree) {
        List<Integer> positions = tree.positions();
        String rules = positions.size() > 3 ? positions.size() + " rules"
                : (positions.size() == 1 ? "rule " : "rules ")
                        + positions.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return (tree.isGoto() ? "goto from " : "from ") + rules;
    }
}
