package org.iptsh.shell.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.iptsh.ruleset.lint.Lint;
import org.iptsh.ruleset.lint.Rulings;
import org.iptsh.ruleset.lint.Severity;
import org.iptsh.ruleset.lint.Subject;
import org.iptsh.ruleset.text.Utf8;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.LintView;

/** {@code check}: whether rules are well written, the kernel takes them, and they are likely to do what is meant. */
final class Check {
    static final Command COMMAND = Command.of("check", Groups.FILES, "[FILE] [-4] [-6] [--fix] [--only CODES]", Places.ALL,
            "whether a file, or what is staged, is sound",
            """
            Reads it, asks the kernel in a network namespace where one can be made, and looks for what is wrong, useless or
            risky in the rules of ours. Nothing live is touched. --fix stages every fix that is offered, as one change.
            --only looks for these alone: --only shadowed,redundant. `help check CODE` tells about one.
            What is meant as it is can be left alone: by a rule's comment, --comment "iptsh:allow=shadowed why", or by the
            file checks in the repository (for a FILE, beside it), of lines CODE off|info|warning|error [in TABLE [CHAIN]].
            The exit code is 1 if there is a finding of severity error.""",
            Check::run);

    private Check() {}

    /** Something found before the rules are looked at. */
    private record Wrong(
            String code, Severity severity, String section, String table, String chain, int position, String message) {}

    private static Answer run(Call call) {
        List<org.iptsh.ruleset.lint.Check> checks = Linting.chosen(call.arguments().get("CODES"));
        List<Wrong> wrongs = new ArrayList<>();
        Optional<String> file = call.arguments().get("FILE");
        if (file.isPresent() && call.arguments().has("--fix")) {
            throw CommandFailure.of(Exit.USAGE, "--fix stages; `load " + file.get() + "` first, then `check --fix`");
        }
        Subject subject = file.isPresent() ? file(call, file.get(), wrongs)
                : Linting.host(call.session(), call.session().candidate());
        Rulings rulings = Linting.rulings(file.map(name -> folder(call, name))
                .orElse(call.session().settings().repository()));
        boolean readable = wrongs.stream().noneMatch(wrong -> wrong.severity() == Severity.ERROR);
        String asked = readable ? askKernel(call, subject.firewall(), wrongs) : "";
        Lint lint = readable ? Lint.run(subject, rulings, checks) : new Lint(List.of(), 0);
        if (call.arguments().has("--fix")) {
            return fix(call, subject.firewall(), lint);
        }
        boolean bad = lint.hasErrors() || wrongs.stream().anyMatch(wrong -> wrong.severity() == Severity.ERROR);
        return Answer.of(view(subject, wrongs, lint, asked), document(wrongs, lint)).exit(bad ? Exit.FAILED : Exit.DONE);
    }

    private static Path folder(Call call, String name) {
        return Optional.ofNullable(call.session().file(name).getParent()).orElse(Path.of("."));
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
            return "well written; the kernel was not asked: " + untried.reason();
        }
        return "sound: the kernel takes it";
    }

    private static Answer fix(Call call, Firewall before, Lint lint) {
        if (lint.fixable().isEmpty()) {
            return Answer.done("nothing to fix");
        }
        Firewall after = lint.fixed(before);
        call.session().stage(after, call.arguments().line());
        Diff diff = call.session().ownership().diff(before, after);
        List<Line> lines = new ArrayList<>();
        lint.fixable().forEach(finding -> lines.add(Line.of(finding.code() + ", ").and(
                finding.where().table() + " " + finding.where().chain() + ": " + finding.fix().does())));
        lines.add(Line.of("staged: ", Style.STRONG).and(DiffView.count(diff)).and("; `diff` shows it, `undo` takes it back"));
        return Answer.of(lines, DiffView.document(diff));
    }

    private static List<Line> view(Subject subject, List<Wrong> wrongs, Lint lint, String asked) {
        List<Line> lines = new ArrayList<>();
        wrongs.forEach(wrong -> lines.add(Line.of(wrong.severity().word() + ": ", LintView.style(wrong.severity()))
                .and(wrong.message())));
        lines.addAll(new LintView(subject).lines(lint));
        if (wrongs.isEmpty() && lint.findings().isEmpty()) {
            lines.add(Line.of(asked, Style.GOOD));
        }
        if (!lint.findings().isEmpty() || lint.suppressed() > 0) {
            lines.add(LintView.count(lint));
        }
        return lines;
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
        return document;
    }
}
