package org.iptsh.shell.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Hook;
import org.iptsh.shell.view.RulesetView;

/**
 * The way of packets through one family's tables as a picture: the hooks, and in each the chains that packets meet
 * there in the kernel's order.
 *
 * <p>Arrows join the boxes at the height of their titles, so that boxes grow downwards with what is in them.
 */
final class FlowPicture {
    private static final int WIDTH = 1000;
    private static final int BOX = 210;
    private static final int TITLE = 32;
    private static final int ROW = 46;
    private static final int NOTE = 17;
    private static final int TRACKING = 24;
    private static final int TOP = 10;
    private static final int GAP = 48;
    private static final int MARGIN = 12;
    private static final int PILL = 30;

    private final Html html;
    private final FamilyPart part;
    private final Map<Hook, List<ChainPart>> chains = new EnumMap<>(Hook.class);

    private FlowPicture(Html html, FamilyPart part) {
        this.html = html;
        this.part = part;
        for (Hook hook : Hook.values()) {
            chains.put(hook, part.at(hook).stream().flatMap(table -> table.at(hook).stream()).toList());
        }
    }

    static void write(Html html, FamilyPart part) {
        new FlowPicture(html, part).draw();
    }

    private void draw() {
        int below = TOP + GAP + Math.max(height(Hook.PREROUTING),
                Math.max(height(Hook.FORWARD), height(Hook.POSTROUTING)));
        int bottom = below + Math.max(height(Hook.INPUT), height(Hook.OUTPUT)) + TOP;
        String name = "flow-v" + part.family().number();
        html.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + WIDTH + " " + bottom, "class",
                "flow", "role", "group", "aria-labelledby", name + "-title " + name + "-desc").line();
        html.element("title", "The way of packets through the " + part.family().label() + " tables", "id",
                name + "-title").line();
        html.element("desc", description(), "id", name + "-desc").line();
        html.open("defs").open("marker", "id", name + "-tip", "viewBox", "0 0 8 8", "refX", "7", "refY", "4",
                "markerWidth", "8", "markerHeight", "8", "orient", "auto");
        html.empty("path", "d", "M0 0 8 4 0 8z", "class", "tip").close().closeLine();

        int line = TOP + TITLE / 2;
        int low = below + TITLE / 2;
        label(0, line, "start", "arriving");
        arrow(name, "M54 " + line + " H84");
        pill(314, line, 86, "routing");
        arrow(name, "M296 " + line + " H312");
        arrow(name, "M400 " + line + " H416");
        arrow(name, "M628 " + line + " H694");
        arrow(name, "M906 " + line + " H944");
        label(WIDTH, line, "end", "leaving");
        arrow(name, "M357 " + (line + PILL / 2) + " V" + (below - 2));
        arrow(name, "M462 " + low + " H478");
        pill(480, low, 106, "this host");
        arrow(name, "M586 " + low + " H602");
        arrow(name, "M814 " + low + " H860 V" + (TOP + height(Hook.POSTROUTING) + 2));
        box(Hook.PREROUTING, 86, TOP);
        box(Hook.FORWARD, 418, TOP);
        box(Hook.POSTROUTING, 696, TOP);
        box(Hook.INPUT, 252, below);
        box(Hook.OUTPUT, 604, below);
        html.closeLine();
    }

    /** Whether connections are looked up here: before all tables but raw (priority -200). */
    private static boolean tracks(Hook hook) {
        return hook.tables().contains("raw");
    }

    private int height(Hook hook) {
        int rows = chains.get(hook).stream().mapToInt(FlowPicture::height).sum();
        return TITLE + (tracks(hook) ? TRACKING : 0) + (rows == 0 ? TRACKING : rows) + 4;
    }

    private static int height(ChainPart chain) {
        return ROW + (isChanged(chain) ? NOTE : 0);
    }

    private static boolean isChanged(ChainPart chain) {
        return chain.changes() + chain.changesBelow() > 0;
    }

    private void arrow(String name, String path) {
        html.empty("path", "class", "arrow", "d", path, "marker-end", "url(#" + name + "-tip)").line();
    }

    private void label(int x, int y, String anchor, String text) {
        html.element("text", text, "class", "faint", "x", "" + x, "y", "" + (y + 4), "text-anchor", anchor).line();
    }

    private void pill(int x, int y, int width, String text) {
        html.empty("rect", "class", "pill", "x", "" + x, "y", "" + (y - PILL / 2), "width", "" + width, "height",
                "" + PILL, "rx", "" + PILL / 2);
        html.element("text", text, "x", "" + (x + width / 2), "y", "" + (y + 4), "text-anchor", "middle").line();
    }

    private void box(Hook hook, int x, int y) {
        html.empty("rect", "class", "box", "x", "" + x, "y", "" + y, "width", "" + BOX, "height", "" + height(hook),
                "rx", "6");
        html.element("text", hook.name(), "class", "hook", "x", "" + (x + MARGIN), "y", "" + (y + 21)).line();
        int at = y + TITLE;
        boolean tracked = !tracks(hook);
        for (ChainPart chain : chains.get(hook)) {
            if (!tracked && !chain.spot().table().equals("raw")) {
                tracking(x, at);
                at += TRACKING;
                tracked = true;
            }
            row(chain, x, at);
            at += height(chain);
        }
        if (!tracked) {
            tracking(x, at);
            at += TRACKING;
        }
        if (chains.get(hook).isEmpty()) {
            html.element("text", "no rules", "class", "faint", "x", "" + (x + MARGIN), "y", "" + (at + 16)).line();
        }
    }

    private void tracking(int x, int y) {
        rule(x, y);
        html.element("text", "connection tracking", "class", "faint", "x", "" + (x + MARGIN), "y", "" + (y + 16))
                .line();
    }

    private void rule(int x, int y) {
        html.empty("path", "class", "rule", "d", "M" + x + " " + y + " h" + BOX);
    }

    private void row(ChainPart chain, int x, int y) {
        rule(x, y);
        html.open("a", "href", "#" + chain.spot().anchor());
        html.element("title", sentence(chain));
        html.empty("rect", "class", isChanged(chain) ? "row changed" : "row", "x", "" + (x + 1), "y", "" + (y + 1),
                "width", "" + (BOX - 2), "height", "" + (height(chain) - 1));
        if (isChanged(chain)) {
            html.empty("rect", "class", "mark", "x", "" + (x + 1), "y", "" + (y + 1), "width", "4", "height",
                    "" + (height(chain) - 1));
        }
        html.element("text", chain.spot().table(), "class", "table", "x", "" + (x + MARGIN), "y", "" + (y + 19));
        html.element("text", chain.policy(), "class", chain.policy().equals("DROP") ? "td" : "ta", "x",
                "" + (x + BOX - MARGIN), "y", "" + (y + 19), "text-anchor", "end");
        String rules = Numbers.count(chain.rules().size(), "rule")
                + (chain.below() > 0 ? ", " + Numbers.count(chain.below(), "chain") : "");
        html.element("text", rules, "class", "faint", "x", "" + (x + MARGIN), "y", "" + (y + 37));
        if (!chain.counters().isZero()) {
            html.element("text", RulesetView.compact(chain.counters().packets()), "class", "faint", "x",
                    "" + (x + BOX - MARGIN), "y", "" + (y + 37), "text-anchor", "end");
        }
        if (isChanged(chain)) {
            html.element("text", changes(chain), "class", "w", "x", "" + (x + MARGIN), "y", "" + (y + 54));
        }
        html.closeLine();
    }

    private static String changes(ChainPart chain) {
        return chain.changesBelow() == 0 ? Numbers.count(chain.changes(), "change")
                : chain.changes() == 0 ? Numbers.count(chain.changesBelow(), "change") + " in its chains"
                : Numbers.count(chain.changes(), "change") + ", " + chain.changesBelow() + " in its chains";
    }

    private static String sentence(ChainPart chain) {
        return chain.spot().table() + " " + chain.spot().chain() + ": " + Numbers.count(chain.rules().size(), "rule")
                + (chain.below() > 0 ? ", which lead to " + Numbers.count(chain.below(), "chain") : "")
                + ", policy " + chain.policy()
                + (chain.counters().isZero() ? "" : ", which decided on " + Numbers.exact(chain.counters()));
    }

    private String description() {
        return "A packet that arrives passes PREROUTING (" + said(Hook.PREROUTING) + "). What is for this host then "
                + "passes INPUT (" + said(Hook.INPUT) + "); what is for others passes FORWARD ("
                + said(Hook.FORWARD) + "). What this host sends passes OUTPUT (" + said(Hook.OUTPUT)
                + "). All that leaves passes POSTROUTING (" + said(Hook.POSTROUTING) + ").";
    }

    private String said(Hook hook) {
        return chains.get(hook).isEmpty() ? "no rules" : chains.get(hook).stream()
                .map(chain -> chain.spot().table() + ": " + Numbers.count(chain.rules().size(), "rule") + ", policy "
                        + chain.policy() + (isChanged(chain) ? ", " + changes(chain) : ""))
                .collect(Collectors.joining("; "));
    }
}
