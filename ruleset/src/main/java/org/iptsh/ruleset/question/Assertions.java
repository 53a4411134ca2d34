package org.iptsh.ruleset.question;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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

    /** A line with what ends it, as {@link String#lines} parts them. */
    private static final Pattern LINE = Pattern.compile("[^\\r\\n]*(\\r\\n|[\\r\\n]|$)");

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

    /** The file without the line of one of them; all others stay byte for byte. */
    public String without(Numbered numbered) {
        MatchResult line = LINE.matcher(text).results().skip(numbered.line() - 1).findFirst().orElseThrow();
        return text.substring(0, line.start()) + text.substring(line.end());
    }
}
