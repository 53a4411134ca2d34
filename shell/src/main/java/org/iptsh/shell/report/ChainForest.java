package org.iptsh.shell.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.ChainTree;
import org.iptsh.ruleset.Hook;
import org.iptsh.shell.view.Branches;
import org.iptsh.shell.view.FlowView;
import org.iptsh.shell.view.RulesetView;

/**
 * Where the rules of each hook's chains lead, as lists in lists. A chain from which more is reached is drawn once;
 * where else it is reached from, a link leads to that place.
 */
final class ChainForest {
    private final Html html;
    private final FamilyPart part;
    private Map<String, ChainPart> chains = Map.of();

    ChainForest(Html html, FamilyPart part) {
        this.html = html;
        this.part = part;
    }

    /** Writes what packets meet at each hook; hooks and chains that do nothing to packets are left out. */
    void write() {
        html.element("h3", part.family().label() + " chains").line();
        html.open("div", "class", "forest").line();
        for (Hook hook : Hook.values()) {
            List<FamilyPart.TablePart> met = part.at(hook).stream()
                    .filter(table -> says(table.at(hook).orElseThrow())).toList();
            if (!met.isEmpty()) {
                html.open("section").open("h4").text(hook.name()).close().text(" ")
                        .element("span", FlowView.words(hook), "class", "meta").line();
                html.open("ul", "class", "tree").line();
                met.forEach(table -> root(table, hook));
                html.close().closeLine();
            }
        }
        html.closeLine();
        part.tables().forEach(this::unreached);
    }

    private static boolean says(ChainPart chain) {
        return !chain.isIdle() || chain.policy().equals("DROP");
    }

    private void root(FamilyPart.TablePart table, Hook hook) {
        chains = new HashMap<>();
        table.chains().forEach(chain -> chains.put(chain.spot().chain(), chain));
        ChainPart chain = chains.get(hook.name());
        ChainTree tree = table.trees().get(hook.name());
        html.open("li", "id", isSaidHere(tree) ? place(chain) : "");
        html.open("div", "class", "branch").open("span");
        html.element("a", table.name(), "class", "root", "href", "#" + chain.spot().anchor()).text(" policy ")
                .element("b", chain.policy(), "class", RuleTables.target(chain.policy()));
        notes(chain, "");
        html.close();
        figures(chain.rules().size(), chain.counters().packets(), "decided by the policy");
        html.close();
        below(tree, chain);
        html.closeLine();
    }

    /** Whether this is the one place where it is drawn what a chain leads to. */
    private static boolean isSaidHere(ChainTree tree) {
        return tree.place() == ChainTree.Place.HERE && !tree.below().isEmpty();
    }

    private static String place(ChainPart chain) {
        return "tree-" + chain.spot().anchor();
    }

    private void below(ChainTree tree, ChainPart chain) {
        if (tree.below().isEmpty()) {
            return;
        }
        html.line().open("ul").line();
        for (Branches branches : Branches.of(tree.below())) {
            branches.shown().forEach(each -> branch(each, chain));
            if (!branches.rest().isEmpty()) {
                html.open("li").open("details").element("summary", branches.words()).open("ul").line();
                branches.rest().forEach(each -> branch(each, chain));
                html.close().close().closeLine();
            }
        }
        html.close();
    }

    private void branch(ChainTree tree, ChainPart above) {
        ChainPart chain = chains.get(tree.chain().name());
        html.open("li", "id", isSaidHere(tree) ? place(chain) : "");
        html.open("div", "class", "branch").open("span");
        html.element("a", chain.spot().chain(), "href", "#" + chain.spot().anchor()).text(" ")
                .element("span", FlowView.origin(tree), "class", "meta");
        switch (tree.place()) {
            case HERE -> { }
            case ELSEWHERE -> html.text(" ").element("a", "see above", "href", "#" + place(chain));
            case CIRCLE -> html.text(" ").element("span", "goes in a circle", "class", "w");
        }
        notes(chain, above.owner());
        html.close();
        figures(chain.rules().size(), tree.packets(), "sent here");
        html.close();
        below(tree, chain);
        html.closeLine();
    }

    /** Whose a chain is, where that is not the owner of the chain above, and what changes in it. */
    private void notes(ChainPart chain, String ownerAbove) {
        if (!chain.owner().isEmpty() && !chain.owner().equals(ownerAbove)) {
            html.text(" ").element("span", chain.owner(), "class", "tag");
        }
        if (chain.changes() > 0) {
            html.text(" ").element("span", Numbers.count(chain.changes(), "change"), "class", "tag moved");
        }
    }

    private void figures(int rules, long packets, String what) {
        html.open("span", "class", "meta figure").text(Numbers.count(rules, "rule"));
        if (packets != 0) {
            html.text(", ").element("span", RulesetView.compact(packets) + (packets == 1 ? " packet" : " packets"),
                    "title", Numbers.exact(packets) + " " + what);
        }
        html.close();
    }

    private void unreached(FamilyPart.TablePart table) {
        if (table.unreached().isEmpty()) {
            return;
        }
        html.open("p", "class", "idle").text("No built-in chain of " + table.name() + " leads to ");
        for (int i = 0; i < table.unreached().size(); i++) {
            String name = table.unreached().get(i).name();
            html.text(i == 0 ? "" : ", ")
                    .element("a", name, "href", "#" + Anchor.of(part.family(), table.name(), name));
        }
        html.text(".").closeLine();
    }
}
