package org.iptsh.shell.report;

import java.util.List;
import org.iptsh.ruleset.Hook;
import org.iptsh.shell.view.DiffView;

/**
 * A report as one page of HTML that needs nothing else: no network, no fonts, and no script to be read. Whatever a rule
 * says is text in it; a policy in its head lets browsers run nothing but what is ours.
 */
public final class Page {
    /** How every report begins, by which one is told from other files. */
    public static final String BEGINNING = "<!DOCTYPE html>\n<html lang=\"en\" data-made-by=\"iptsh report\"";

    private final Html html = new Html();
    private final Report report;

    private Page(Report report) {
        this.report = report;
    }

    /** The text of the page; the same report makes the same page. */
    public static String of(Report report) {
        return new Page(report).write();
    }

    private String write() {
        html.verbatim("<!DOCTYPE html>\n");
        html.open("html", "lang", "en", "data-made-by", "iptsh report", "xmlns", "http://www.w3.org/1999/xhtml").line();
        head();
        html.open("body").line();
        header();
        html.open("main").line();
        summary();
        changes();
        flow();
        findings();
        services();
        rules();
        unified();
        html.closeLine();
        html.open("script").verbatim(Own.SCRIPT).closeLine();
        html.close().closeLine();
        return html.toString();
    }

    private void head() {
        html.open("head").line();
        html.empty("meta", "charset", "utf-8").line();
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", Own.policy()).line();
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
        html.empty("meta", "name", "color-scheme", "content", "light dark").line();
        html.empty("meta", "name", "referrer", "content", "no-referrer").line();
        html.element("title", report.title() + " – iptsh report").line();
        html.open("style").verbatim(Own.STYLE).closeLine();
        html.closeLine();
    }

    private void header() {
        html.open("header").line();
        html.element("p", report.difference().isEmpty() ? "Ruleset" : "Difference between two rulesets", "class",
                "kind").line();
        html.element("h1", report.title()).line();
        html.open("dl").line();
        for (Report.Fact fact : report.facts()) {
            html.open("div").element("dt", fact.name()).element("dd", fact.value()).closeLine();
        }
        html.closeLine();
        html.open("nav", "aria-label", "Parts of this page");
        link("summary", "Summary");
        if (!report.difference().isEmpty()) {
            link("changes", "Changes");
        }
        link("flow", "Flow");
        if (report.findings().asked()) {
            link("findings", "Findings");
        }
        if (report.services().asked()) {
            link("services", "Open services");
        }
        link("rules", "Rules");
        if (!report.difference().isEmpty()) {
            link("unified", "As text");
        }
        html.closeLine();
        html.closeLine();
        for (String caveat : report.caveats()) {
            html.open("p", "class", "caveat").element("b", "Mind: ").text(caveat).closeLine();
        }
    }

    private void link(String anchor, String text) {
        html.element("a", text, "href", "#" + anchor).text(" ");
    }

    private void begin(String anchor, String heading) {
        html.open("section", "id", anchor).line();
        html.element("h2", heading).line();
    }

    private void summary() {
        begin("summary", "Summary");
        html.open("ul", "class", "figures").line();
        for (Difference difference : report.difference()) {
            figure(difference.diff().size(), "change", DiffView.count(difference.diff()));
        }
        figure(report.rules(), "rule");
        figure(report.parts().stream().mapToInt(FamilyPart::ownChains).sum(), "chain", "besides the built-in ones");
        if (report.findings().answered()) {
            List<Report.Finding> standing = report.findings().standing(Report.Finding::state);
            figure(standing.size(), "finding", Answers.severities(standing), Answers.states(
                    report.findings().answers().stream().map(Report.Finding::state).toList()));
        }
        if (report.services().answered()) {
            figure(report.services().standing(Report.Service::state).size(), "open service", Answers.states(
                    report.services().answers().stream().map(Report.Service::state).toList()));
        }
        html.closeLine();
        if (report.parts().isEmpty()) {
            html.element("p", "There are no rules: every packet is accepted.").line();
        } else {
            families();
        }
        html.closeLine();
    }

    private void figure(int number, String noun, String... notes) {
        html.open("li").element("b", Numbers.exact(number)).text(" " + noun + (number == 1 ? "" : "s"));
        for (String note : notes) {
            if (!note.isEmpty()) {
                html.text(" ").element("small", note);
            }
        }
        html.closeLine();
    }

    private void families() {
        List<Hook> hooks = List.of(Hook.INPUT, Hook.FORWARD, Hook.OUTPUT);
        html.open("div", "class", "scroll").open("table", "class", "families").line();
        html.element("caption", "Tables, and what becomes of packets that no rule of filter decides on").line();
        html.open("thead").open("tr").element("th", "Family", "scope", "col").element("th", "Tables", "scope", "col")
                .element("th", "Chains", "scope", "col", "class", "n").element("th", "Rules", "scope", "col", "class",
                        "n");
        hooks.forEach(hook -> html.element("th", hook.name(), "scope", "col"));
        html.close().close().line();
        html.open("tbody").line();
        for (FamilyPart part : report.parts()) {
            html.open("tr").element("th", part.family().label(), "scope", "row").open("td");
            for (int i = 0; i < part.tables().size(); i++) {
                String table = part.tables().get(i).name();
                html.text(i == 0 ? "" : ", ").element("a", table, "href", "#" + Anchor.of(part.family(), table));
            }
            html.close().element("td", Numbers.exact(part.ownChains()), "class", "n")
                    .element("td", Numbers.exact(part.rules()), "class", "n");
            hooks.forEach(hook -> html.element("td", policy(part, hook), "class",
                    RuleTables.target(policy(part, hook))));
            html.closeLine();
        }
        html.close().close().closeLine();
    }

    private static String policy(FamilyPart part, Hook hook) {
        return part.at(hook).stream().filter(table -> table.name().equals("filter"))
                .flatMap(table -> table.at(hook).stream()).map(ChainPart::policy).findFirst().orElse("ACCEPT");
    }

    private void flow() {
        begin("flow", "The way of packets");
        for (FamilyPart part : report.parts()) {
            html.open("figure").element("figcaption", part.family().label()
                    + ": the built-in chains in the order in which packets meet them. The number below a policy is of "
                    + "the packets it decided on.").line();
            html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label",
                    "Picture of the " + part.family().label() + " tables").line();
            FlowPicture.write(html, part);
            html.close().closeLine();
            new ChainForest(html, part).write();
        }
        html.closeLine();
    }

    private void changes() {
        for (Difference difference : report.difference()) {
            begin("changes", "Changes");
            if (difference.diff().isEmpty()) {
                html.element("p", "None: both say the same.").line();
            }
            new ChangeList(html).write(difference);
            html.closeLine();
        }
    }

    private void findings() {
        if (report.findings().asked()) {
            begin("findings", "Findings");
            new Answers(html, report).findings();
            html.closeLine();
        }
    }

    private void services() {
        if (report.services().asked()) {
            begin("services", "Open services");
            new Answers(html, report).services();
            html.closeLine();
        }
    }

    private void rules() {
        begin("rules", "Rules");
        html.open("p", "id", "tools", "class", "tools", "hidden", "hidden").open("label").text("Find rules ")
                .empty("input", "type", "search", "placeholder", "words, all of which a rule must have").close()
                .text(" ").element("button", "Unfold all", "type", "button").text(" ")
                .element("output", "", "aria-live", "polite").closeLine();
        RuleTables tables = new RuleTables(html, !report.difference().isEmpty());
        report.parts().forEach(tables::write);
        html.closeLine();
    }

    private void unified() {
        for (Difference difference : report.difference()) {
            begin("unified", "The difference as text");
            html.open("pre", "class", "unified", "tabindex", "0");
            for (String line : difference.unified()) {
                String look = line.startsWith("@@") || line.startsWith("---") || line.startsWith("+++") ? "h"
                        : line.startsWith("+") ? "ta" : line.startsWith("-") ? "td" : "";
                html.element("span", line, "class", look).line();
            }
            html.closeLine();
            html.closeLine();
        }
    }
}
