package org.iptsh.shell.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;

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

    /** {@code 1 error, 2 warnings}. */
    static String severities(List<Report.Finding> findings) {
        StringBuilder said = new StringBuilder();
        for (String severity : ORDER) {
            long number = findings.stream().filter(finding -> finding.severity().equals(severity)).count();
            if (number > 0) {
                said.append(said.isEmpty() ? "" : ", ").append(number).append(' ').append(severity)
                        .append(number == 1 ? "" : "s");
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
        Optional<Report.Spot> where = finding.state() == Report.State.GONE ? Optional.empty() : Where.of(report, finding);
        where.ifPresentOrElse(spot -> html.element("a", spot.family().label() + " " + spot.table() + " "
                + spot.words(), "href", "#" + spot.anchor()), () -> html.text(place(finding)));
        html.close().open("td");
        state(finding.state());
        html.text(finding.message()).text(" ").element("span", finding.code(), "class", "tag").close().closeLine();
    }

    /** Where a rule stood that is gone, or what is about more than a rule. */
    private static String place(Report.Finding finding) {
        String family = Family.all().stream().filter(each -> each.section().equals(finding.section()))
                .map(Family::label).findFirst().orElse("");
        return String.join(" ", Stream.of(family, finding.table(), finding.chain(),
                finding.position() > 0 ? Integer.toString(finding.position()) : "").filter(word -> !word.isEmpty()).toList());
    }

    private void state(Report.State state) {
        if (state != Report.State.STANDS) {
            html.element("span", state.word(), "class", "tag " + (state == Report.State.NEW ? "added" : "removed")).text(" ");
        }
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
        html.open("tr").open("td");
        state(service.state());
        html.text(service.family().label() + " ").element("code", service.packets()).close()
                .element("td", service.to() + (service.certain() ? "" : ", perhaps")).open("td");
        for (int i = 0; i < service.rules().size(); i++) {
            Report.Spot spot = service.rules().get(i);
            html.text(i == 0 ? "" : ", ");
            if (service.state() == Report.State.GONE || !Where.has(report, spot)) {
                html.text(spot.table() + " " + spot.words());
            } else {
                html.element("a", spot.table() + " " + spot.words(), "href", "#" + spot.anchor());
            }
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
