package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.iptsh.ruleset.trace.Model;

/**
 * A file of assertions, one a line; empty lines and what follows a {@code #} say nothing.
 *
 * @param text the whole file
 * @param all the assertions in it, in order
 */
public record Assertions(String text, List<Numbered> all) {

    /**
     * An assertion of the file.
     *
     * @param line its line, from 1
     */
    public record Numbered(int line, Assertion assertion) {}

    public Assertions {
        all = List.copyOf(all);
    }

    /**
     * Reads a file.
     *
     * @param file its name, for problems
     * @return what is wrong with it, with lines and columns, if something is
     */
    public static Result<Assertions> read(Catalogue catalogue, Dialect dialect, String file, String text) {
        List<Numbered> all = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int number = i + 1;
            List<Token> words = Lexer.shell(lines.get(i));
            if (!words.isEmpty()) {
                Result<Assertion> read = Assertion.read(catalogue, dialect, lines.get(i), words);
                if (read.isGood()) {
                    all.add(new Numbered(number, read.get()));
                } else {
                    read.problems().forEach(problem -> problems.add(problem.in(file, number)));
                }
            }
        }
        return problems.isEmpty() ? Result.good(new Assertions(text, all)) : new Result.Bad<>(problems);
    }

    /** The file with one more at its end. */
    public String with(Assertion assertion) {
        return text + (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + assertion.line() + "\n";
    }

    /** The file without one of them; comments stay. */
    public String without(Numbered numbered) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.remove(numbered.line() - 1);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Judges a ruleset by those that count for its family, in order. */
    public static List<Judgement> judge(Catalogue catalogue, Dialect dialect, Surroundings surroundings,
            Ruleset ruleset, Collection<Assertion> assertions) {
        List<Assertion> ours = assertions.stream()
                .filter(each -> each.families().contains(ruleset.family())).toList();
        if (ours.isEmpty()) {
            return List.of();
        }
        Family family = ruleset.family();
        Set<String> interfaces = new LinkedHashSet<>();
        ours.forEach(each -> interfaces.addAll(each.interfaces(family)));
        Model model = Model.of(catalogue, dialect, surroundings, List.of(ruleset), interfaces);
        return Judgement.of(model, catalogue, ruleset,
                ours.stream().map(each -> each.demand(model, surroundings.routes(family))).toList());
    }
}
