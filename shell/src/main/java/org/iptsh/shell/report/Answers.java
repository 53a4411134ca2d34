package org.iptsh.shell.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;
import org.iptsh.shell.report.Report.State;
import org.iptsh.shell.view.LintView;

/** What was asked about a ruleset and what was found, with links to the rules. */
final class Answers {
    private static final Map<String, String> LOOKS = Map.of("error", "td", "warning", "w");
    private static final List<String> ORDER = List.of("error", "warning", "info");

    /** So many rules of one answer are named. */
    private static final int RULES = 12;

    private final Html html;
    private final Report report;

    Answers(Html html, Report report) {
        this.html = html;
        this.report = report;
    }

    /** {@code 1 error, 2 warnings}. */
    static String severities(List<Report.Finding> findings) {
        return ORDER.stream().map(severity -> count(severity, findings.stream()
                .filter(finding -> finding.severity().equals(severity)).count()))
                .filter(count -> !count.isEmpty()).collect(Collectors.joining(", "));
    }

    private static String count(String severity, long number) {
        return number == 0 ? "" : severity.equals("info") ? Numbers.exact(number) + " info"
                : Numbers.count(number, severity);
    }

    /** {@code 2 new, 1 gone}; empty where nothing is. */
    static String states(List<State> states) {
        return Stream.of(State.NEW, State.GONE).filter(states::contains)
                .map(state -> Numbers.exact(states.stream().filter(state::equals).count()) + " " + state.word())
                .collect(Collectors.joining(", "));
    }

    /** The findings, the gravest first; of a difference, those that it makes or ends before those that stand. */
    void findings() {
        notes(report.findings());
        List<Report.Finding> all = report.findings().answers();
        if (all.isEmpty() && report.findings().answered()) {
            html.element("p", "The checks found nothing.").line();
        } else if (report.difference().isEmpty()) {
            groups(all);
        } else {
            List<Report.Finding> stand = all.stream().filter(each -> each.state() == State.STANDS).toList();
            if (stand.size() == all.size()) {
                html.element("p", "None is new and none is gone.").line();
            }
            groups(all.stream().filter(each -> each.state() != State.STANDS).toList());
            if (!stand.isEmpty()) {
                fold("Found in both: " + Numbers.count(stand.size(), "finding") + ", " + severities(stand));
                groups(stand);
                html.closeLine();
            }
        }
    }

    private void groups(List<Report.Finding> findings) {
        findings.stream().sorted(Comparator.comparingInt(finding -> ORDER.indexOf(finding.severity())))
                .collect(Collectors.groupingBy(finding -> finding.severity() + " " + finding.code(),
                        LinkedHashMap::new, Collectors.toList()))
                .values().forEach(this::group);
    }

    /** What one check found. */
    private void group(List<Report.Finding> findings) {
        Report.Finding first = findings.get(0);
        html.open("h3").element("span", first.severity(), "class", LOOKS.getOrDefault(first.severity(), "o"))
                .text(" " + first.code());
        if (findings.size() > 1) {
            html.text(" ").element("span", Numbers.exact(findings.size()) + " times", "class", "meta");
        }
        html.closeLine();
        int shown = findings.size() > LintView.MANY ? LintView.SHOWN : findings.size();
        table(findings.subList(0, shown));
        if (shown < findings.size()) {
            fold("and " + Numbers.exact(findings.size() - shown) + " more of " + first.code());
            table(findings.subList(shown, findings.size()));
            html.closeLine();
        }
    }

    private void table(List<Report.Finding> findings) {
        begin("Where", "Finding");
        findings.forEach(this::finding);
        end();
    }

    private void finding(Report.Finding finding) {
        html.open("tr").open("td");
        Optional<Report.Spot> where = finding.state() == State.GONE ? Optional.empty() : Where.of(report, finding);
        where.ifPresentOrElse(spot -> html.element("a", spot.family().label() + " " + spot.table() + " "
                + spot.words(), "href", "#" + spot.anchor()), () -> html.text(place(finding)));
        html.close().open("td");
        state(finding.state());
        html.text(finding.message());
        List<Report.Spot> causes = finding.causes().stream().filter(spot -> !spot.chain().isEmpty()).toList();
        if (!causes.isEmpty()) {
            html.open("p").text("Because of ");
            spots(causes, finding.state());
            html.close();
        }
        html.close().closeLine();
    }

    /** Where a rule stood that is gone, or what is about more than a rule. */
    private static String place(Report.Finding finding) {
        String family = Family.all().stream().filter(each -> each.section().equals(finding.section()))
                .map(Family::label).findFirst().orElse("");
        return Stream.of(family, finding.table(), finding.chain(),
                finding.position() > 0 ? Integer.toString(finding.position()) : "")
                .filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private void state(State state) {
        if (state != State.STANDS) {
            html.element("span", state.word(), "class", state == State.NEW ? "tag moved" : "tag").text(" ");
        }
    }

    /** What can be reached from anywhere. */
    void services() {
        notes(report.services());
        if (!report.services().answered()) {
            return;
        }
        if (report.services().answers().isEmpty()) {
            html.element("p", "Nothing can be reached from anywhere.").line();
            return;
        }
        html.element("p", "What can be reached from any address, and the rules that let it in.").line();
        begin("Packets", "To", "By");
        report.services().answers().stream()
                .sorted(Comparator.comparing(service -> service.state() == State.STANDS)).forEach(this::service);
        end();
    }

    private void service(Report.Service service) {
        html.open("tr").open("td");
        state(service.state());
        html.text(service.family().label() + " ").element("code", service.packets()).close()
                .element("td", service.to() + (service.certain() ? "" : ", perhaps")).open("td");
        spots(service.rules(), service.state());
        html.close().closeLine();
    }

    /** Rules and chains, with links to those that the page has. */
    private void spots(List<Report.Spot> spots, State state) {
        for (int i = 0; i < Math.min(spots.size(), RULES); i++) {
            Report.Spot spot = spots.get(i);
            html.text(i == 0 ? "" : ", ");
            if (state == State.GONE || !Where.has(report, spot)) {
                html.text(spot.table() + " " + spot.words());
            } else {
                html.element("a", spot.table() + " " + spot.words(), "href", "#" + spot.anchor());
            }
        }
        if (spots.size() > RULES) {
            html.text(" and " + Numbers.exact(spots.size() - RULES) + " more");
        }
    }

    private void notes(Report.Asked<?> asked) {
        asked.notes().forEach(note -> html.element("p", note, "class", "caveat").line());
    }

    private void fold(String summary) {
        html.open("details", "class", "more").element("summary", summary).line();
    }

    private void begin(String... columns) {
        html.open("div", "class", "scroll").open("table", "class", "answers").open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close().closeLine();
        html.open("tbody").line();
    }

    private void end() {
        html.close().close().closeLine();
    }
}
