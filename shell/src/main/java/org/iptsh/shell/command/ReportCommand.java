package org.iptsh.shell.command;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.saved.Version;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.shell.report.Difference;
import org.iptsh.shell.report.FamilyPart;
import org.iptsh.shell.report.Page;
import org.iptsh.shell.report.Report;
import org.iptsh.shell.report.ReportFile;
import org.iptsh.shell.report.Subject;
import org.iptsh.shell.view.DiffView;

/** {@code report}: a page for a review. */
final class ReportCommand {
    static final Command COMMAND = Command.of("report", Groups.LOOK, "FILE [FROM [TO]]", Places.ALL,
            "a ruleset, or a difference, as a page for a review",
            """
            Writes one HTML file that needs no network: how packets pass the tables, what `check` finds, which services
            are open to the world, and every rule with what it means.
            By default of what is staged; with one word of that ruleset, with two of what changes from one to the other.
            Each is live, staged, saved, a revision, or a file of iptables-save text.
            Only you can read the file (mode 0600). It replaces an older report and no other file.""",
            ReportCommand::run);

    private ReportCommand() {}

    private static Answer run(Call call) {
        String name = call.arguments().get("FILE").orElseThrow();
        ReportFile file = new ReportFile(call.session().file(name));
        file.checkFree();
        Optional<String> from = call.arguments().get("FROM");
        Optional<String> to = call.arguments().get("TO");
        Report report = to.isPresent()
                ? difference(call.session(), Source.of(call.session(), from.orElseThrow()),
                        Source.of(call.session(), to.get()))
                : ruleset(call.session(), Source.of(call.session(), from.orElse("staged")));
        byte[] page = Page.of(report).getBytes(StandardCharsets.UTF_8);
        file.write(page);
        return answer(name, page.length, report);
    }

    private static Report ruleset(Session session, Source source) {
        Subject subject = new Subject(source.firewall(), new Owned(session).marks(source), session.edits(),
                new Diff(List.of()));
        ReportAnswers answers = new ReportAnswers(session);
        return report(session, List.of(source), subject, answers.findings(source), answers.services(source), List.of());
    }

    private static Report difference(Session session, Source from, Source to) {
        Optional<Family> only = from.only().or(to::only);
        Ownership ownership = session.ownership();
        Firewall before = Source.narrow(from.firewall(), only);
        Firewall after = Source.narrow(to.firewall(), only);
        Diff diff = ownership.diff(before, after);
        Owned owned = new Owned(session);
        Subject was = new Subject(before, owned.marks(from), session.edits(), diff);
        Subject now = new Subject(after, owned.marks(to), session.edits(), diff);
        ReportAnswers answers = new ReportAnswers(session);
        Source old = new Source(from.name(), before, from.only());
        Source young = new Source(to.name(), after, to.only());
        return report(session, List.of(from, to), now, answers.findings(old, young), answers.services(old, young),
                List.of(Difference.of(diff, was, now,
                        DiffCommand.unified(from, ownership.ours(before), to, ownership.ours(after)))));
    }

    private static Report report(Session session, List<Source> sources, Subject subject,
            Report.Asked<Report.Finding> findings, Report.Asked<Report.Service> services, List<Difference> difference) {
        return new Report(sources.stream().map(Source::name).collect(Collectors.joining(" → ")),
                facts(session, sources, subject),
                sources.stream().flatMap(source -> source.caveats(session).stream()).distinct().toList(),
                Family.all().stream().map(family -> FamilyPart.of(subject, family))
                        .filter(part -> !part.tables().isEmpty()).toList(),
                findings, services, difference);
    }

    private static List<Report.Fact> facts(Session session, List<Source> sources, Subject subject) {
        List<Report.Fact> facts = new ArrayList<>();
        facts.add(new Report.Fact("Host", Commits.host()));
        // The time is the one thing that differs between two reports of the same.
        facts.add(new Report.Fact("Made",
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z").format(ZonedDateTime.now())));
        boolean ofHost = sources.stream().anyMatch(source -> source.only().isEmpty());
        for (Source source : sources) {
            version(session, source).ifPresent(version -> facts.add(new Report.Fact("Version " + version.shortId(),
                    Versions.when(version) + " " + version.author().name() + ": " + version.subject())));
        }
        if (sources.stream().anyMatch(source -> source.name().equals("live") || source.name().equals("staged"))) {
            Iptables iptables = session.iptables();
            facts.add(new Report.Fact("Back end", iptables.backend().label() + ", iptables " + iptables.version()));
        }
        if (ofHost) {
            session.saved().head().ifPresent(head -> facts.add(new Report.Fact("Newest saved version",
                    head.shortId() + " " + Versions.when(head) + " " + head.subject())));
        }
        String others = session.ownership().shares(subject.firewall()).entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")").collect(Collectors.joining("; "));
        if (!others.isEmpty()) {
            facts.add(new Report.Fact("Managed by others", others));
        }
        return facts;
    }

    private static Optional<Version> version(Session session, Source source) {
        boolean named = source.only().isEmpty()
                && Stream.of("live", "staged", "saved").noneMatch(source.name()::equals);
        return named ? Optional.of(session.saved().version(source.name()).get()) : Optional.empty();
    }

    private static Answer answer(String name, int bytes, Report report) {
        boolean compares = !report.difference().isEmpty();
        String said = compares ? DiffView.count(report.difference().get(0).diff())
                : report.rules() + (report.rules() == 1 ? " rule" : " rules");
        Answer answer = Answer.of(List.of(Line.of("wrote " + name + ": " + report.title() + ", " + said + ", "
                + Math.max(1, Math.round(bytes / 1000.0)) + " kB")), ReportDocument.of(name, bytes, report));
        for (String caveat : report.caveats()) {
            answer = answer.warn(caveat);
        }
        if (!report.services().answered()) {
            for (String why : report.services().notes()) {
                answer = answer.warn(why);
            }
        }
        return answer;
    }
}
