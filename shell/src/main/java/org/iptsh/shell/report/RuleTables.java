package org.iptsh.shell.report;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.shell.view.RulesetView;

/** The rules, table by table and chain by chain; long chains and those of other programs are folded. */
final class RuleTables {
    /** A chain with more rules is folded. */
    private static final int LONG = 100;

    /** So many rules are unfolded in a page: beyond that, a browser takes its time. */
    private static final int UNFOLDED = 1000;

    /** So many rules that jump to a chain are named. */
    private static final int CALLERS = 12;

    private final Html html;
    private final boolean onlyChanged;
    private int unfolded;

    /** @param onlyChanged whether chains without changes are folded, too */
    RuleTables(Html html, boolean onlyChanged) {
        this.html = html;
        this.onlyChanged = onlyChanged;
    }

    void write(FamilyPart part) {
        for (FamilyPart.TablePart table : part.tables()) {
            html.open("section", "id", Anchor.of(part.family(), table.name())).line();
            html.element("h3", part.family().label() + " " + table.name()).line();
            List<ChainPart> idle = table.chains().stream().filter(ChainPart::isIdle).toList();
            table.chains().stream().filter(chain -> !chain.isIdle()).forEach(this::write);
            if (!idle.isEmpty()) {
                idle(idle);
            }
            html.closeLine();
        }
    }

    private void idle(List<ChainPart> chains) {
        html.open("p", "class", "idle").text("No rules in ");
        for (int i = 0; i < chains.size(); i++) {
            ChainPart chain = chains.get(i);
            html.text(i == 0 ? "" : i == chains.size() - 1 ? " and " : ", ");
            html.open("span", "id", chain.spot().anchor()).element("b", chain.spot().chain())
                    .text(" (policy ").element("span", chain.policy(), "class", target(chain.policy())).text(")")
                    .close();
        }
        html.text(".").closeLine();
    }

    static String target(String policy) {
        return policy.equals("DROP") ? "td" : "ta";
    }

    private boolean unfolds(ChainPart chain) {
        boolean wanted = chain.rules().size() <= LONG && unfolded + chain.rules().size() <= UNFOLDED
                && (onlyChanged ? chain.changes() > 0 : chain.owner().isEmpty());
        unfolded += wanted ? chain.rules().size() : 0;
        return wanted;
    }

    private void write(ChainPart chain) {
        html.open("details", "class", "chain", "id", chain.spot().anchor(), "open", unfolds(chain) ? "open" : "");
        html.open("summary").element("h4", chain.spot().chain());
        html.open("span", "class", "meta");
        if (!chain.policy().isEmpty()) {
            html.text("policy ").element("b", chain.policy(), "class", target(chain.policy()));
            html.text(chain.counters().isZero() ? ", " : " (" + Numbers.exact(chain.counters()) + "), ");
        }
        html.text(Numbers.count(chain.rules().size(), "rule")).close();
        if (!chain.owner().isEmpty()) {
            html.text(" ").element("span", chain.owner(), "class", "tag");
        }
        if (chain.changes() > 0) {
            html.text(" ").element("span", Numbers.count(chain.changes(), "change"), "class", "tag moved");
        }
        html.closeLine();
        if (chain.policy().isEmpty()) {
            callers(chain);
        }
        if (chain.rules().isEmpty()) {
            html.element("p", "No rules: packets go back to where they came from.", "class", "from").line();
        } else {
            rules(chain);
        }
        html.closeLine();
    }

    private void callers(ChainPart chain) {
        List<Report.Spot> callers = chain.callers();
        html.open("p", "class", "from").text(callers.isEmpty() ? "No rule leads here." : "Reached from ");
        for (int i = 0; i < Math.min(callers.size(), CALLERS); i++) {
            html.text(i == 0 ? "" : ", ")
                    .element("a", callers.get(i).words(), "href", "#" + callers.get(i).anchor());
        }
        if (callers.size() > CALLERS) {
            html.text(" and " + Numbers.count(callers.size() - CALLERS, "more rule"));
        }
        html.text(callers.isEmpty() ? "" : ".").closeLine();
    }

    private void rules(ChainPart chain) {
        html.open("table", "class", "rules").open("thead").open("tr");
        html.element("th", "No.", "scope", "col", "class", "n");
        if (chain.counted()) {
            html.element("th", "Packets", "scope", "col", "class", "n")
                    .element("th", "Bytes", "scope", "col", "class", "n bytes");
        }
        html.element("th", "Rule, and what it means", "scope", "col").close().closeLine();
        html.open("tbody").line();
        Report.Spot spot = chain.spot();
        for (ChainPart.Row row : chain.rules()) {
            row(spot.family(), spot.table(), spot.chain(), chain.counted(), row);
        }
        html.close().closeLine();
    }

    private void row(Family family, String table, String chain, boolean counted, ChainPart.Row row) {
        String anchor = Anchor.of(family, table, chain, row.number());
        html.open("tr", "id", anchor, "class", row.kind());
        html.open("td", "class", "n").element("a", Integer.toString(row.number()), "href", "#" + anchor).close();
        if (counted) {
            html.open("td", "class", "n", "title", row.counters().isZero() ? "" : Numbers.exact(row.counters()))
                    .text(RulesetView.compact(row.counters().packets()));
            if (row.share() > 0) {
                html.element("i", "", "class", "bar s" + row.share());
            }
            html.close().element("td", RulesetView.compact(row.counters().bytes()), "class", "n bytes");
        }
        html.open("td").open("code");
        Spans.write(html, row.rule(), row.jump(), row.jump().isEmpty() ? "" : Anchor.of(family, table, row.jump()));
        html.close();
        if (!row.kind().isEmpty()) {
            html.text(" ").element("span", row.kind(), "class", "tag " + row.kind());
        }
        if (!row.owner().isEmpty()) {
            html.text(" ").element("span", row.owner(), "class", "tag");
        }
        html.element("p", row.words()).close().closeLine();
    }
}
