package org.iptsh.ruleset.edit;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.text.Token;

/** Options of a line that stand in one word with their value, as getopt(3) takes them. */
public final class AttachedValues {
    private AttachedValues() {}

    /**
     * The words with a value that stands in one word with its option apart from it, so that each is a word:
     * {@code -AINPUT}, {@code --append=INPUT}, {@code -tnat}. A rule's own options stay as they are.
     */
    public static List<Token> apart(List<Token> tokens) {
        List<Token> words = new ArrayList<>(tokens.size() + 1);
        boolean begun = false;
        for (Token token : tokens) {
            String text = token.text();
            int option = begun && !text.startsWith("-t") ? 0 : optionOf(token);
            Token first = token;
            if (option > 0) {
                int value = option + (text.charAt(option) == '=' && text.startsWith("--") ? 1 : 0);
                first = new Token(text.substring(0, option), token.start(), token.start() + option, false);
                words.add(first);
                words.add(new Token(text.substring(value), token.start() + value, token.end(), false));
            } else {
                words.add(token);
            }
            begun |= !token.quoted() && Operation.of(first.text()).isPresent();
        }
        return words;
    }

    /** How many characters of a word are an option of the line, with a value behind them; 0 if none are. */
    private static int optionOf(Token token) {
        String text = token.text();
        if (!token.isOption() || text.length() < 3) {
            return 0;
        }
        int equals = text.indexOf('=');
        if (text.startsWith("--")) {
            return equals > 0 && equals < text.length() - 1
                    && Operation.of(text.substring(0, equals)).isPresent() ? equals : 0;
        }
        boolean table = text.startsWith("-t") && Tables.exists(text.substring(2));
        return table || Operation.of(text.substring(0, 2)).isPresent() && Operation.combined(text).isEmpty() ? 2 : 0;
    }
}
