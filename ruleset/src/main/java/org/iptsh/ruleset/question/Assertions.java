package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/**
 * A file of assertions, one a line; empty lines and what follows a {@code #} say nothing.
 *
 * @param text the whole file
 * @param all the assertions in it, in order
 */
public record Assertions(String text, List<Numbered> all) {
    /** The name of the file, in the repository and in messages. */
    public static final String FILE = "assertions";

    /**
     * An assertion of the file.
     *
     * @param line its line, from 1; 0 if it is not written there
     */
    public record Numbered(int line, Assertion assertion) {
        /** Where it is written: {@code assertions:3}. */
        public String place() {
            return line == 0 ? "" : FILE + ":" + line;
        }
    }

    public Assertions {
        all = List.copyOf(all);
    }

    /** A file that says nothing. */
    public static Assertions none() {
        return new Assertions("", List.of());
    }

    /**
     * Reads a file.
     *
     * @return what is wrong with it, with lines and columns, if something is
     */
    public static Result<Assertions> read(Catalogue catalogue, Dialect dialect, String text) {
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
                    read.problems().forEach(problem -> problems.add(problem.in(FILE, number)));
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
}
