package org.iptsh.shell.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.live.KernelRefusal;
import org.iptsh.persistence.live.Scratch;
import org.iptsh.persistence.live.Trial;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.edit.RulesFile;
import org.iptsh.ruleset.lint.Finding;
import org.iptsh.ruleset.lint.Fix;
import org.iptsh.ruleset.lint.Lint;
import org.iptsh.ruleset.lint.Rulings;
import org.iptsh.ruleset.lint.Severity;
import org.iptsh.ruleset.lint.Subject;
import org.iptsh.ruleset.text.Utf8;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.LintView;
import org.iptsh.shell.view.Wrapping;

/** {@code check}: whether rules are well written, the kernel takes them, and they are likely to do what is meant. */
final class Check {
    static final Command COMMAND = Command.of("check", Groups.FILES,
            "[staged|live|saved|FILE] [-4] [-6] [--fix] [--only CODES]", Places.ALL,
            "whether a file, or what is staged, is sound",
            """
            Reads it, asks the kernel in a network namespace where one can be made, and looks for what is wrong,
            useless or risky in the rules that no other program manages, and for what was asserted and does not hold.
            Nothing live is touched.
            --fix stages what would put errors and warnings right, as one change that `undo` takes back. --only looks
            for these alone; with --fix it stages fixes of infos, too.
              check --only shadowed,redundant
            A file is looked at without this host's routes and sets; `assertions` and `checks` beside it count for it.
            `help check CODE` tells about one: what it means, and how to have it leave a rule alone.
            The exit code is 1 if there is an error or a warning. Of up to 5,000 rules a `commit` tells by itself what
            comes new with it.""",
            Check::run);

    private static final Set<Severity> ANY = EnumSet.allOf(Severity.class);

    private Check() {}

    /** Something found before the rules are looked at. */
    private record Wrong(
            String code, Severity severity, String section, String table, String chain, int position, String message) {}

    private static Answer run(Call call) {
        List<org.iptsh.ruleset.lint.Check> checks = Linting.chosen(call.arguments().get("--only"));
        Optional<String> file = call.arguments().get("FILE");
        boolean fix = call.arguments().has("--fix");
        if (fix && file.isPresent()) {
            throw CommandFailure.of(Exit.USAGE, "--fix stages; `load " + file.get() + "` first, then `check --fix`");
        } else if (fix && (call.arguments().has("live") || call.arguments().has("saved"))) {
            throw CommandFailure.of(Exit.USAGE, "--fix stages; `check --fix` takes what is staged, or live");
        }
        List<Wrong> wrongs = new ArrayList<>();
        Subject subject = file.isPresent() ? file(call, file.get(), wrongs) : host(call);
        Rulings rulings = Linting.rulings(file.map(name -> folder(call, name))
                .orElse(call.session().settings().repository()));
        boolean readable = wrongs.stream().noneMatch(wrong -> wrong.severity() == Severity.ERROR);
        String asked = readable ? askKernel(call, subject.firewall(), wrongs) : "";
        if (readable && call.arguments().get("--only").isEmpty()) {
            Demands demands = file.map(name -> Demands.beside(call.session(), folder(call, name)))
                    .orElseGet(() -> new Demands(call.session()));
            AssertionFindings.in(demands, subject.firewall(), file.isEmpty() ? Family.all() : subject.families())
                    .forEach(found -> wrongs.add(wrong(found)));
        }
        Lint lint = readable ? Lint.run(subject, rulings, checks) : Lint.none();
        if (fix) {
            Set<Severity> severities = call.arguments().get("--only").isPresent()
                    ? ANY : EnumSet.of(Severity.ERROR, Severity.WARNING);
            return fix(call, subject.firewall(), lint.fixable(severities));
        }
        boolean bad = lint.isBad() || wrongs.stream().anyMatch(wrong -> wrong.severity() != Severity.INFO);
        List<Line> lines = view(call, subject, wrongs, lint, asked);
        return Answer.of(lines, document(wrongs, lint)).exit(bad ? Exit.FAILED : Exit.DONE);
    }

    private static Path folder(Call call, String name) {
        return Optional.ofNullable(call.session().file(name).getParent()).orElse(Path.of("."));
    }

    private static Subject host(Call call) {
        String source = Stream.of("live", "saved").filter(call.arguments()::has).findFirst().orElse("staged");
        return Linting.host(call.session(), Source.of(call.session(), source).firewall());
    }

    private static Subject file(Call call, String name, List<Wrong> wrongs) {
        RulesFile file = Loading.read(call, Firewall.empty());
        file.problems().forEach(problem -> wrongs.add(wrong("syntax", Severity.ERROR, problem)));
        file.warnings().forEach(problem -> wrongs.add(wrong("unknown", Severity.WARNING, problem)));
        Family family = Loading.family(call);
        return Linting.file(call.session(), file.firewall(), family,
                Utf8.decode(Source.bytes(call.session().file(name))));
    }

    private static Wrong wrong(String code, Severity severity, Problem problem) {
        return new Wrong(code, severity, problem.file(), "", "", 0, problem.headline());
    }

    private static Wrong wrong(AssertionFindings.Found found) {
        return new Wrong(AssertionFindings.CODE, found.error() ? Severity.ERROR : Severity.WARNING, found.section(),
                found.table(), found.chain(), found.position(), found.message());
    }

    /** What the kernel says, if it can be asked; gives what to say if there is nothing to find. */
    private static String askKernel(Call call, Firewall firewall, List<Wrong> wrongs) {
        List<Family> families = Family.all().stream()
                .filter(family -> !firewall.get(family).tables().isEmpty())
                .toList();
        Optional<String> absent = Iptables.locate("iptables").isEmpty()
                ? Optional.of("iptables is not on this host") : Optional.empty();
        Trial trial = absent.<Trial>map(Trial.Untried::new)
                .orElseGet(() -> Scratch.of(call.session().iptables()).load(firewall, families));
        if (trial instanceof Trial.Refused refused) {
            KernelRefusal refusal = refused.refusal();
            wrongs.add(new Wrong("kernel", Severity.ERROR, refusal.family().section(), refusal.table(), refusal.chain(),
                    refusal.position(), refusal.message() + (refusal.line().isEmpty() ? "" : ": " + refusal.line())));
        } else if (trial instanceof Trial.Untried untried) {
            return "the kernel was not asked: " + untried.reason();
        }
        return "the kernel takes it";
    }

    private static Answer fix(Call call, Firewall before, List<Finding> findings) {
        if (findings.isEmpty()) {
            return Answer.done("nothing to fix");
        }
        Firewall after = Fix.all(before, findings);
        call.session().stage(after, call.arguments().line());
        Diff diff = call.session().ownership().diff(before, after);
        List<Line> lines = new ArrayList<>(DiffView.lines(diff));
        lines.add(Line.of("staged: ", Style.STRONG).and(DiffView.count(diff)).and("; `undo` takes it back"));
        return Answer.of(lines, DiffView.document(diff));
    }

    private static List<Line> view(Call call, Subject subject, List<Wrong> wrongs, Lint lint, String asked) {
        List<Line> lines = new ArrayList<>();
        wrongs.forEach(wrong -> lines.add(Line.of(wrong.severity().word() + ": ", LintView.style(wrong.severity()))
                .and(wrong.message())));
        lines.addAll(new LintView(subject, call.arguments().get("--only").isPresent()).lines(lint));
        boolean clean = wrongs.isEmpty() && lint.findings().isEmpty() && lint.suppressed() == 0;
        if (clean) {
            lines.add(Line.of("nothing found; " + asked, Style.GOOD));
        } else if (wrongs.isEmpty()) {
            lines.add(LintView.count(lint).and("; " + asked));
        }
        LintView.foreign(subject).ifPresent(lines::add);
        LintView.fixes(lint).ifPresent(lines::add);
        return lines.stream().flatMap(line -> Wrapping.lines(line, call.console().width()).stream()).toList();
    }

    private static Map<String, Object> document(List<Wrong> wrongs, Lint lint) {
        List<Object> all = new ArrayList<>();
        for (Wrong wrong : wrongs) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("code", wrong.code());
            one.put("severity", wrong.severity().word());
            one.put("section", wrong.section());
            one.put("table", wrong.table());
            one.put("chain", wrong.chain());
            one.put("position", wrong.position());
            one.put("message", wrong.message());
            all.add(one);
        }
        lint.findings().forEach(finding -> all.add(LintView.document(finding)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("findings", all);
        document.put("suppressed", lint.suppressed());
        document.put("notes", lint.notes());
        return document;
    }
}
