package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.lint.Finding;
import org.iptsh.ruleset.lint.Lint;
import org.iptsh.ruleset.lint.Rulings;
import org.iptsh.ruleset.lint.Spot;
import org.iptsh.ruleset.lint.Subject;
import org.iptsh.ruleset.packet.TooManyCases;
import org.iptsh.ruleset.question.OpenServices;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.shell.report.Report;
import org.iptsh.shell.report.Report.Asked;
import org.iptsh.shell.report.Report.State;
import org.iptsh.shell.view.LintView;

/** What a report says of a ruleset beside its rules: what checks find in it, and what it opens to the world. */
final class ReportAnswers {
    /** The check that lists what a report has a part of its own for. */
    private static final String SERVICES = "open-services";

    private final Session session;

    ReportAnswers(Session session) {
        this.session = session;
    }

    /** What checks find. */
    Asked<Report.Finding> findings(Source source) {
        Subject subject = subject(source);
        Lint lint = lint(subject, source);
        return Asked.of(lint.findings().stream().filter(ReportAnswers::isTold)
                .map(finding -> told(finding, State.STANDS)).toList(), notes(subject, lint));
    }

    /** What checks find in the second ruleset, and what they no longer find of the first. */
    Asked<Report.Finding> findings(Source from, Source to) {
        Subject before = subject(from);
        Subject after = subject(to);
        Lint was = lint(before, from);
        Lint is = lint(after, to);
        Set<Finding> fresh = Set.copyOf(is.notIn(after, was, before));
        List<Report.Finding> all = new ArrayList<>();
        is.findings().stream().filter(ReportAnswers::isTold)
                .forEach(finding -> all.add(told(finding, fresh.contains(finding) ? State.NEW : State.STANDS)));
        was.notIn(before, is, after).stream().filter(ReportAnswers::isTold)
                .forEach(finding -> all.add(told(finding, State.GONE)));
        return Asked.of(all, notes(after, is));
    }

    /** What the findings leave out. */
    private static List<String> notes(Subject subject, Lint lint) {
        List<String> notes = new ArrayList<>(lint.notes());
        LintView.foreign(subject).ifPresent(foreign -> notes.add(foreign.text()));
        if (lint.suppressed() > 0) {
            notes.add(lint.suppressed() + " suppressed, by the file " + Rulings.FILE + " or in rules' comments");
        }
        return notes;
    }

    private static boolean isTold(Finding finding) {
        return !finding.code().equals(SERVICES);
    }

    private Lint lint(Subject subject, Source source) {
        return Lint.run(subject, source.only().isEmpty() ? Linting.rulings(session.settings().repository())
                : Rulings.none());
    }

    private Subject subject(Source source) {
        return source.only().map(family -> Linting.file(session, source.firewall(), family, ""))
                .orElseGet(() -> Linting.host(session, source.firewall()));
    }

    private static Report.Finding told(Finding finding, State state) {
        return new Report.Finding(finding.code(), finding.severity().word(), finding.where().family().section(),
                finding.where().table(), finding.where().chain(), finding.where().position(), finding.message(),
                finding.causes().stream().map(ReportAnswers::spot).toList(), state);
    }

    private static Report.Spot spot(Spot spot) {
        return new Report.Spot(spot.family(), spot.table(), spot.chain(), spot.position());
    }

    /** What is open to the world; or why there is no telling. */
    Asked<Report.Service> services(Source source) {
        try {
            return Asked.of(open(source), List.of());
        } catch (TooManyCases e) {
            return unknown(e);
        }
    }

    /** What the second ruleset opens, and what only the first one does. */
    Asked<Report.Service> services(Source from, Source to) {
        try {
            List<Report.Service> was = open(from);
            List<Report.Service> is = open(to);
            Set<String> before = was.stream().map(ReportAnswers::identity).collect(Collectors.toSet());
            Set<String> after = is.stream().map(ReportAnswers::identity).collect(Collectors.toSet());
            List<Report.Service> all = new ArrayList<>();
            is.forEach(service -> all.add(before.contains(identity(service)) ? service : with(service, State.NEW)));
            was.stream().filter(service -> !after.contains(identity(service)))
                    .forEach(service -> all.add(with(service, State.GONE)));
            return Asked.of(all, List.of());
        } catch (TooManyCases e) {
            return unknown(e);
        }
    }

    private static Asked<Report.Service> unknown(TooManyCases e) {
        return Asked.unknown("which services are open can't be told: " + e.getMessage());
    }

    private static String identity(Report.Service service) {
        return service.family() + " " + service.packets() + " " + service.to() + " " + service.certain();
    }

    private static Report.Service with(Report.Service service, State state) {
        return new Report.Service(service.family(), service.packets(), service.to(), service.certain(), service.rules(),
                state);
    }

    private List<Report.Service> open(Source source) {
        Firewall firewall = source.firewall();
        Surroundings surroundings = source.only().isEmpty() ? session.surroundings() : Surroundings.unknown();
        List<Report.Service> all = new ArrayList<>();
        for (Family family : Family.all()) {
            Ruleset ruleset = firewall.get(family);
            if (!ruleset.tables().isEmpty()) {
                Model model = Model.of(session.edits().catalogue(), session.edits().dialect(), surroundings,
                        List.of(ruleset), List.of());
                PacketWords words = new PacketWords(model.space(), session.edits().catalogue());
                OpenServices.of(model, ruleset).all().forEach(open -> all.add(service(family, model, words, open)));
            }
        }
        return all;
    }

    private static Report.Service service(Family family, Model model, PacketWords words, OpenServices.Open open) {
        String by = open.interfaces().isEmpty() ? "" : " by " + open.interfaces().stream()
                .map(name -> name.equals("+") ? "others" : name).collect(Collectors.joining(", "));
        return new Report.Service(family, open.service().words(model.space(), words), open.course().words() + by,
                open.certain(), open.rules().stream().map(spot -> new Report.Spot(
                        family, spot.table(), spot.chain(), spot.position())).toList(), State.STANDS);
    }
}
