package org.iptsh.shell.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.lint.Check;
import org.iptsh.ruleset.lint.Checks;
import org.iptsh.ruleset.lint.Facts;
import org.iptsh.ruleset.lint.Finding;
import org.iptsh.ruleset.lint.Lint;
import org.iptsh.ruleset.lint.NamesInFile;
import org.iptsh.ruleset.lint.Rulings;
import org.iptsh.ruleset.lint.Severity;
import org.iptsh.ruleset.lint.Subject;
import org.iptsh.ruleset.text.Utf8;
import org.iptsh.shell.view.LintView;

/** The lint of this host's firewall, or of a file. */
final class Linting {
    /** Of more rules than these a commit has only those checks look that follow no packets. */
    private static final int FEW = 500;
    /** Of more than these, none: reading the rules would take longer than all the rest of a commit. */
    private static final int MANY = 5_000;
    /** How many findings a commit tells of. */
    private static final int TOLD = 5;
    private static final String OTHER_BACKEND = "the other back end";

    private Linting() {}

    /** What checks look at on this host. */
    static Subject host(Session session, Firewall firewall) {
        List<String> warnings = session.readable().warnings().stream()
                .filter(warning -> warning.contains(OTHER_BACKEND)).toList();
        boolean both = session.settings().families().size() == Family.all().size();
        return new Subject(firewall, session.ownership().owners(), Dialect.STANDARD,
                new Facts(session.surroundings(), warnings, List.of(), both));
    }

    /** What checks look at in a file of rules that may be for another host. */
    static Subject file(Session session, Firewall firewall, Family family, String text) {
        Facts none = Facts.none();
        return new Subject(firewall, session.ownership().owners(), Dialect.STANDARD,
                new Facts(none.surroundings(), none.warnings(), NamesInFile.in(family, text), false));
    }

    /** What the file {@code checks} in a folder says; nothing if there is none. */
    static Rulings rulings(Path folder) {
        Path file = folder.resolve(Rulings.FILE);
        if (!Files.isRegularFile(file)) {
            return Rulings.none();
        }
        Result<Rulings> read = Rulings.read(file.toString(), Utf8.decode(Source.bytes(file)));
        if (!read.isGood()) {
            throw CommandFailure.of(Exit.FAILED, read.problems());
        }
        return read.get();
    }

    /** The checks that were asked for, with commas between; all, if none was. */
    static List<Check> chosen(Optional<String> only) {
        if (only.isEmpty()) {
            return Checks.all();
        }
        List<Check> chosen = new ArrayList<>();
        for (String code : only.get().split(",")) {
            chosen.add(find(code));
        }
        return chosen;
    }

    /** The check of this name. */
    static Check find(String code) {
        return Checks.find(code).orElseThrow(() -> CommandFailure.of(Exit.USAGE, "no check is called " + code
                + Nearest.to(code, Checks.codes()).map(near -> "; did you mean " + near + "?").orElse("")));
    }

    /** What whoever commits should hear: errors and warnings that come with what was staged. It never refuses. */
    static List<Line> introduced(Session session, Firewall live, Firewall candidate) {
        int size = size(candidate);
        if (size > MANY) {
            return List.of();
        }
        Rulings rulings = rulings(session.settings().repository());
        Subject after = host(session, candidate);
        Lint lint = Lint.run(after, rulings, size > FEW ? Checks.ofRules() : Checks.all());
        if (!lint.isBad()) {
            return List.of();
        }
        Subject before = host(session, live);
        Set<String> found = lint.findings().stream().filter(finding -> finding.severity() != Severity.INFO)
                .map(Finding::code).collect(Collectors.toSet());
        List<Check> again = Checks.all().stream().filter(check -> found.contains(check.code())).toList();
        List<Finding> fresh = lint.notIn(after, Lint.run(before, rulings, again), before).stream()
                .filter(finding -> finding.severity() != Severity.INFO).toList();
        List<Line> lines = new ArrayList<>(LintView.brief(fresh.stream().limit(TOLD).toList()));
        if (fresh.size() > TOLD) {
            lines.add(Line.of("and " + (fresh.size() - TOLD) + " more: `check` shows all"));
        }
        return lines;
    }

    private static int size(Firewall firewall) {
        return firewall.rulesets().flatMap(ruleset -> ruleset.tables().stream())
                .flatMap(table -> table.chains().stream()).mapToInt(Chain::size).sum();
    }
}
