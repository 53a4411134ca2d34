package org.iptsh.shell.line;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.jline.reader.CompletingParsedLine;

/**
 * A line under the cursor, cut by the product's own tokenizer.
 *
 * @param before the words that stand complete before the one under the cursor
 * @param current the word under the cursor, up to the cursor; empty behind a blank
 */
public record TypedLine(String line, int cursor, List<Token> before, Token current) implements CompletingParsedLine {

    static TypedLine of(String line, int cursor) {
        List<Token> tokens = Lexer.shell(line.substring(0, cursor));
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        boolean within = last != null && last.end() == cursor;
        return within
                ? new TypedLine(line, cursor, tokens.subList(0, tokens.size() - 1), last)
                : new TypedLine(line, cursor, tokens, new Token("", cursor, cursor, false));
    }

    @Override
    public String word() {
        return current.text();
    }

    @Override
    public int wordCursor() {
        return current.text().length();
    }

    @Override
    public int wordIndex() {
        return before.size();
    }

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>(before.stream().map(Token::text).toList());
        words.add(current.text());
        return words;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
        String text = candidate.toString();
        boolean plain = text.chars()
                .noneMatch(c -> c == ' ' || c == '"' || c == '\'' || c == '\\' || c == '#' || c == ';');
        return plain ? text : "'" + text.replace("'", "'\\''") + (complete ? "'" : "");
    }

    @Override
    public int rawWordCursor() {
        return cursor - current.start();
    }

    @Override
    public int rawWordLength() {
        return cursor - current.start();
    }
}
