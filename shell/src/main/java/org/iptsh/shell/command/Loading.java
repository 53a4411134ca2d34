package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.edit.RulesFile;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;
import org.iptsh.shell.view.DiffView;
import org.iptsh.shell.view.StatusView;

/** {@code load} and {@code format}: files of rules. */
final class Loading {
    static final Command LOAD = Command.of("load", Groups.STAGE, "FILE [-4] [-6]", Places.ALL,
            "stage a file of rules",
            """
            A file of iptables-save text takes the place of the tables it names; what is staged of other tables stays.
            A file of iptables commands is done to what is staged, line by line; nothing is staged if a line is wrong.
            The family of iptables-save text: -4, -6, or the name (rules.v6), else IPv4.
            Chains and rules of other programs stay as they are in live, whatever the file says of them, and what is
            unclaimed stays, too; it says so.""",
            Loading::load);

    static final Command FORMAT = Command.of("format", Groups.FILES, "FILE [-4] [-6] [--keep-going]", Places.ALL,
            "print a file of rules as iptables-save would",
            """
            Reads iptables-save text or iptables commands; needs no kernel and no root. Problems go to standard error as
            FILE:LINE:COLUMN: message, and the exit code is 1. --keep-going leaves bad lines out and prints the
            rest.""",
            Loading::format);

    private Loading() {}

    private static Answer load(Call call) {
        Firewall before = call.session().candidate();
        RulesFile file = read(call, before);
        if (!file.problems().isEmpty()) {
            throw CommandFailure.of(Exit.FAILED, file.problems());
        }
        List<String> lacking = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        Map<String, Ownership.Share> theirs =
                call.session().ownership().shares(file.commands() ? Firewall.empty() : file.firewall());
        if (!theirs.isEmpty()) {
            kept.add("as they are in live, not as in the file: " + StatusView.words(theirs));
        }
        Firewall wanted = new Owned(call.session()).kept(before, file.over(before), kept);
        // Of a large file the kernel is asked by a commit.
        Firewall after = EditLines.judged(call.session(), before, wanted, lacking,
                refusal -> CommandFailure.of(Exit.KERNEL, refusal.message(), refusal.line()));
        call.session().stage(after, call.arguments().line());
        Diff diff = call.session().ownership().diff(before, after);
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("staged: ", Style.STRONG).and(DiffView.count(diff)));
        Answer answer = Answer.of(lines, DiffView.document(diff));
        for (String missing : lacking) {
            answer = answer.warn(missing);
        }
        for (String what : kept) {
            answer = answer.note(Line.of(what));
        }
        return warned(answer, file.warnings());
    }

    private static Answer format(Call call) {
        RulesFile file = read(call, Firewall.empty());
        boolean keepGoing = call.arguments().has("--keep-going");
        List<Line> lines = new ArrayList<>();
        Map<String, Object> document = new LinkedHashMap<>();
        if (file.problems().isEmpty() || keepGoing) {
            List<Ruleset> rulesets = file.firewall().rulesets().filter(ruleset -> !ruleset.tables().isEmpty()).toList();
            for (Ruleset ruleset : rulesets) {
                String text = SaveWriter.saved(ruleset);
                if (rulesets.size() > 1) {
                    lines.add(Line.of("# " + ruleset.family().section()));
                }
                text.lines().map(line -> Line.of(line).asItStands()).forEach(lines::add);
                document.put(ruleset.family().section(), text);
            }
        }
        if (!file.problems().isEmpty()) {
            document.put("problems", file.problems().stream().map(Problem::headline).toList());
        }
        Answer answer = warned(Answer.of(lines, document), file.problems());
        return answer.exit(file.problems().isEmpty() ? Exit.DONE : Exit.FAILED);
    }

    /** The family of a file of iptables-save: as the words say, else as its name does. */
    static Family family(Call call) {
        return call.arguments().has("-6") ? Family.IPV6 : call.arguments().has("-4") ? Family.IPV4
                : Source.familyOf(call.arguments().get("FILE").orElseThrow());
    }

    static RulesFile read(Call call, Firewall start) {
        String name = call.arguments().get("FILE").orElseThrow();
        Family family = family(call);
        String text = Utf8.decode(Source.bytes(call.session().file(name)));
        return RulesFile.read(family, name, text, start, call.session().edits());
    }

    private static Answer warned(Answer answer, List<Problem> problems) {
        Answer warned = answer;
        for (Problem problem : problems) {
            warned = warned.note(Line.of(problem.headline()));
        }
        return warned;
    }
}
