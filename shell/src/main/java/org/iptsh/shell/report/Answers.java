package org.iptsh.shell.report;

import java.util.List;
import java.util.Map;

/** What was asked about a ruleset and what was found, with links to the rules. */
final class Answers {
    private static final Map<String, String> LOOKS = Map.of("error", "td", "warning", "w");
    private static final List<String> ORDER = List.of("error", "warning", "info");

    private final Html html;
    private final Report report;

    Answers(Html html, Report report) {
        this.html = html;
        this.report = report;
    }

    /** {@code 1 error, 2 warning}. */
    String severities() {
        StringBuilder said = new StringBuilder();
        for (String severity : ORDER) {
            long number = report.findings().answers().stream().filter(f -> f.severity().equals(severity)).count();
            if (number > 0) {
                said.append(said.isEmpty() ? "" : ", ").append(number).append(' ').append(severity);
            }
        }
        return said.toString();
    }

    /** The findings, the gravest first. */
    void findings() {
        if (report.findings().answers().isEmpty()) {
            html.element("p", "The checks found nothing.").line();
            return;
        }
        begin("Severity", "Where", "Finding");
        report.findings().answers().stream()
                .sorted((one, other) -> ORDER.indexOf(one.severity()) - ORDER.indexOf(other.severity()))
                .forEach(this::finding);
        html.close().closeLine();
    }

    private void finding(Report.Finding finding) {
        html.open("tr").open("td").element("b", finding.severity(), "class",
                LOOKS.getOrDefault(finding.severity(), "o")).close().open("td");
        Where.of(report, finding).ifPresent(spot -> html.element("a", spot.family().label() + " " + spot.table() + " "
                + spot.words(), "href", "#" + spot.anchor()));
        html.close().open("td").text(finding.message()).text(" ").element("span", finding.code(), "class", "tag")
                .close().closeLine();
    }

    /** What can be reached from anywhere. */
    void services() {
        if (report.services().answers().isEmpty()) {
            html.element("p", "Nothing can be reached from anywhere.").line();
            return;
        }
        html.element("p", "What can be reached from any address, and the rules that let it in.").line();
        begin("Packets", "To", "By");
        report.services().answers().forEach(this::service);
        html.close().closeLine();
    }

    private void service(Report.Service service) {
        html.open("tr").open("td").text(service.family().label() + " ").element("code", service.packets()).close()
                .element("td", service.to()).open("td");
        for (int i = 0; i < service.rules().size(); i++) {
            Report.Spot spot = service.rules().get(i);
            html.text(i == 0 ? "" : ", ").element("a", spot.table() + " " + spot.words(), "href",
                    "#" + spot.anchor());
        }
        html.close().closeLine();
    }

    private void begin(String... columns) {
        html.open("table").open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close().closeLine();
        html.open("tbody").line();
    }
}
