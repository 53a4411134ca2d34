package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/**
 * What an administrator rules about findings: which don't count, and how much the others matter.
 *
 * <p>For a repository in a file of lines {@code CODE off|info|warning|error [in TABLE [CHAIN]]}, of which the last that
 * fits counts; for one rule by a word of its comment, {@code iptsh:allow=CODE,CODE}.
 */
public final class Rulings {
    /** The file's name in the repository. */
    public static final String FILE = "checks";

    /** What in a rule's comment names the checks that are to leave it alone. */
    public static final String MARKER = "iptsh:allow=";

    private static final String OFF = "off";
    private static final List<String> WORDS = List.of(OFF, "info", "warning", "error");
    private static final Rulings NONE = new Rulings(List.of());

    private final List<Ruling> all;

    /** One line; without a severity findings don't count. */
    private record Ruling(String code, Optional<Severity> severity, String table, String chain) {
        boolean fits(Finding finding) {
            return code.equals(finding.code()) && (table.isEmpty() || table.equals(finding.where().table()))
                    && (chain.isEmpty() || chain.equals(finding.where().chain()));
        }
    }

    private Rulings(List<Ruling> all) {
        this.all = List.copyOf(all);
    }

    /** Every check as it is. */
    public static Rulings none() {
        return NONE;
    }

    /** Reads the file; {@code #} begins a comment. */
    public static Result<Rulings> read(String name, String text) {
        List<Ruling> rulings = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            int hash = line.indexOf('#');
            List<Token> words = Lexer.shell(hash < 0 ? line : line.substring(0, hash));
            if (!words.isEmpty()) {
                Optional<Problem> wrong = wrong(line, words);
                if (wrong.isPresent()) {
                    problems.add(wrong.get().in(name, number));
                } else {
                    rulings.add(ruling(words));
                }
            }
        }
        return problems.isEmpty() ? new Result.Good<>(new Rulings(rulings), List.of()) : new Result.Bad<>(problems);
    }

    private static Ruling ruling(List<Token> words) {
        return new Ruling(words.get(0).text(), Severity.of(words.get(1).text()),
                words.size() > 3 ? words.get(3).text() : "", words.size() > 4 ? words.get(4).text() : "");
    }

    private static Optional<Problem> wrong(String line, List<Token> words) {
        Token code = words.get(0);
        if (Checks.find(code.text()).isEmpty()) {
            return Optional.of(near(Problem.at(line, code.start(), "no check is called " + code.text()), code,
                    Checks.codes()));
        }
        if (words.size() < 2) {
            return Optional.of(Problem.at(line, code.end(), "what of " + code.text() + "?")
                    .hint("write " + code.text() + " off, info, warning or error behind it"));
        }
        Token severity = words.get(1);
        if (!WORDS.contains(severity.text())) {
            return Optional.of(near(Problem.at(line, severity.start(), severity.text()
                    + " is none of off, info, warning, error"), severity, WORDS));
        }
        if (words.size() > 2 && (!words.get(2).is("in") || words.size() == 3 || words.size() > 5)) {
            return Optional.of(Problem.at(line, words.get(2).start(), "only `in TABLE` or `in TABLE CHAIN` may follow")
                    .hint("write it like " + code.text() + " " + severity.text() + " in filter INPUT"));
        }
        return Optional.empty();
    }

    private static Problem near(Problem problem, Token word, List<String> known) {
        return Nearest.to(word.text(), known).map(near -> problem.hint("did you mean " + near + "?")).orElse(problem);
    }

    /** The finding as it counts here; empty if it does not. */
    Optional<Finding> judge(Finding finding, Optional<Rule> rule) {
        if (rule.isPresent() && allowed(rule.get()).contains(finding.code())) {
            return Optional.empty();
        }
        Optional<Finding> judged = Optional.of(finding);
        for (Ruling ruling : all) {
            if (ruling.fits(finding)) {
                judged = ruling.severity().map(finding::severity);
            }
        }
        return judged;
    }

    /** The checks that a rule's comment tells to leave it alone. */
    private static List<String> allowed(Rule rule) {
        int at = rule.text().indexOf(MARKER);
        if (at < 0) {
            return List.of();
        }
        String rest = rule.text().substring(at + MARKER.length());
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != ' ' && rest.charAt(end) != '"') {
            end++;
        }
        return List.of(rest.substring(0, end).split(","));
    }
}
