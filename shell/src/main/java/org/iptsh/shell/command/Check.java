package org.iptsh.shell.command;

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
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.edit.RulesFile;

/** {@code check}: whether rules are well written and the kernel takes them. */
final class Check {
    static final Command COMMAND = Command.of("check", Groups.FILES, "[FILE] [-4] [-6]", Places.ALL,
            "whether a file, or what is staged, is sound",
            """
            Reads it, and where a network namespace can be made, asks the kernel in there. Nothing live is touched.
            The exit code is 1 if there is a finding of severity error.""",
            Check::run);

    private Check() {}

    /** Something found. */
    private record Finding(
            String code, String severity, String section, String table, String chain, int position, String message) {}

    private static Answer run(Call call) {
        List<Finding> findings = new ArrayList<>();
        Firewall firewall;
        if (call.arguments().get("FILE").isPresent()) {
            RulesFile file = Loading.read(call, Firewall.empty());
            file.problems().forEach(problem -> findings.add(finding("syntax", "error", problem)));
            file.warnings().forEach(problem -> findings.add(finding("unknown", "warning", problem)));
            firewall = file.firewall();
        } else {
            firewall = call.session().candidate();
        }
        String asked = "";
        if (findings.stream().noneMatch(finding -> finding.severity().equals("error"))) {
            asked = askKernel(call, firewall, findings);
        }
        boolean wrong = findings.stream().anyMatch(finding -> finding.severity().equals("error"));
        return Answer.of(view(findings, asked), document(findings)).exit(wrong ? Exit.FAILED : Exit.DONE);
    }

    private static Finding finding(String code, String severity, Problem problem) {
        return new Finding(code, severity, problem.file(), "", "", 0, problem.headline());
    }

    /** What the kernel says, if it can be asked; gives what to say if there is nothing to find. */
    private static String askKernel(Call call, Firewall firewall, List<Finding> findings) {
        List<Family> families = Family.all().stream()
                .filter(family -> !firewall.get(family).tables().isEmpty())
                .toList();
        Optional<String> absent = Iptables.locate("iptables").isEmpty()
                ? Optional.of("iptables is not on this host") : Optional.empty();
        Trial trial = absent.<Trial>map(Trial.Untried::new)
                .orElseGet(() -> Scratch.of(call.session().iptables()).load(firewall, families));
        if (trial instanceof Trial.Refused refused) {
            KernelRefusal refusal = refused.refusal();
            findings.add(new Finding("kernel", "error", refusal.family().section(), refusal.table(), refusal.chain(),
                    refusal.position(), refusal.message() + (refusal.line().isEmpty() ? "" : ": " + refusal.line())));
        } else if (trial instanceof Trial.Untried untried) {
            return "well written; the kernel was not asked: " + untried.reason();
        }
        return "sound: the kernel takes it";
    }

    private static List<Line> view(List<Finding> findings, String asked) {
        List<Line> lines = new ArrayList<>();
        findings.forEach(finding -> lines.add(Line.of(finding.severity() + ": ",
                finding.severity().equals("error") ? Style.ERROR : Style.WARNING).and(finding.message())));
        if (findings.isEmpty()) {
            lines.add(Line.of(asked, Style.GOOD));
        }
        return lines;
    }

    private static Map<String, Object> document(List<Finding> findings) {
        List<Object> all = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("code", finding.code());
            one.put("severity", finding.severity());
            one.put("section", finding.section());
            one.put("table", finding.table());
            one.put("chain", finding.chain());
            one.put("position", finding.position());
            one.put("message", finding.message());
            all.add(one);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("findings", all);
        return document;
    }
}
