package org.iptsh.ruleset.text;

import java.util.ArrayList;
import java.util.List;

/** Cuts a line into words with their places: the one tokenizer of reader, parser, completer and highlighter. */
public final class Lexer {
    private final String line;
    private final boolean shell;
    private final List<Token> tokens = new ArrayList<>();
    private boolean unclosed;

    private Lexer(String line, boolean shell) {
        this.line = line;
        this.shell = shell;
    }

    /**
     * The words of a line of an iptables-restore file: only {@code "} quotes, {@code \} escapes inside quotes, and an
     * unclosed quote runs to the end of the line (measured on 1.8.9).
     */
    public static List<Token> restore(String line) {
        return new Lexer(line, false).cut(0).tokens;
    }

    /**
     * The words of a line typed or pasted into the shell, quoted as in sh: {@code '}, {@code "} and {@code \}, and
     * {@code #} at the start of a word begins a comment.
     */
    public static List<Token> shell(String line) {
        return new Lexer(line, true).cut(0).tokens;
    }

    /** Whether a line typed into the shell ends inside a quote. */
    public static boolean isUnclosed(String line) {
        return new Lexer(line, true).cut(0).unclosed;
    }

    private Lexer cut(int from) {
        int at = from;
        while (true) {
            while (at < line.length() && isBlank(line.charAt(at))) {
                at++;
            }
            if (at == line.length() || shell && line.charAt(at) == '#') {
                return this;
            }
            at = word(at);
        }
    }

    private int word(int start) {
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        char quote = 0;
        int at = start;
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (quote == 0 && isBlank(c)) {
                break;
            } else if (quote == 0 && (c == '"' || shell && c == '\'')) {
                quote = c;
                quoted = true;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (c == '\\' && at + 1 < line.length() && escapes(quote, line.charAt(at + 1))) {
                word.append(line.charAt(++at));
                quoted |= shell;
            } else {
                word.append(c);
            }
        }
        unclosed |= quote != 0;
        tokens.add(new Token(word.toString(), start, at, quoted));
        return at;
    }

    private boolean escapes(char quote, char next) {
        if (!shell) {
            return quote == '"';
        }
        return quote == 0 || quote == '"' && "\"\\$`".indexOf(next) >= 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
