package org.iptsh.shell.report;

import java.util.List;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.diff.Change;

/** A difference, chain by chain: each change as a terminal shows it, with what its rules mean. */
final class ChangeList {
    private final Html html;

    ChangeList(Html html) {
        this.html = html;
    }

    void write(Difference difference) {
        for (Difference.Place place : difference.places()) {
            Report.Spot spot = place.spot();
            html.open("section", "class", "changed").open("h3")
                    .text(spot.family().label() + " " + spot.table() + " ").element("b", spot.chain()).closeLine();
            html.open("table", "class", "changes").open("thead").open("tr")
                    .element("th", "Change", "scope", "col").element("th", "No.", "scope", "col", "class", "n")
                    .element("th", "Rule, and what it means", "scope", "col").close().closeLine();
            html.open("tbody").line();
            place.entries().forEach(this::entry);
            html.close().close().closeLine();
        }
    }

    private void entry(Difference.Entry entry) {
        List<Change> changes = entry.piece().changes();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            html.open("tr", "class", look(change) + (changes.size() > 1 && i == 0 ? " first" : ""));
            html.open("td").element("span", word(change, changes.size() > 1, i), "class", "tag " + look(change))
                    .close();
            html.open("td", "class", "n");
            if (change.position() > 0) {
                number(change);
            }
            html.close().open("td").open("code");
            Spans.write(html, rule(entry.piece().lines().get(i), change));
            html.close();
            if (!entry.words().get(i).isEmpty()) {
                html.element("p", entry.words().get(i));
            }
            html.close().closeLine();
        }
    }

    private void number(Change change) {
        String number = Integer.toString(change.position());
        switch (change.kind()) {
            case ADDED, MOVED -> html.element("a", number, "href", "#" + Anchor.of(change.family(), change.table(),
                    change.chain(), change.position()));
            default -> html.text(number);
        }
    }

    /** The line without the sign and the number in front, which have columns of their own here. */
    private static Line rule(Line line, Change change) {
        int lead = change.position() > 0 ? 2 : 0;
        Line rest = Line.empty();
        for (Line.Span span : line.spans().subList(lead, line.spans().size())) {
            rest = rest.and(lead == 0 && span == line.spans().get(0) ? span.text().stripLeading().substring(2)
                    : span.text(), span.style());
        }
        return rest;
    }

    private static String look(Change change) {
        return switch (change.kind()) {
            case ADDED, CHAIN_ADDED -> "added";
            case REMOVED, CHAIN_REMOVED -> "removed";
            case MOVED, POLICY -> "moved";
        };
    }

    private static String word(Change change, boolean rewritten, int index) {
        if (rewritten) {
            return index == 0 ? "was" : "is now";
        }
        return switch (change.kind()) {
            case ADDED, CHAIN_ADDED -> "added";
            case REMOVED, CHAIN_REMOVED -> "removed";
            case MOVED -> "moved";
            case POLICY -> "policy";
        };
    }
}
