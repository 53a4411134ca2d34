package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.iptsh.ruleset.catalogue.Highlight.Role;
import org.iptsh.ruleset.text.Token;

/** The words of a rule, and how far they have been read. Those that are skipped are painted as unknown. */
final class RuleWords {
    private final Painting painting;
    private List<Token> words;
    private int at;

    RuleWords(List<Token> words, Painting painting) {
        this.words = words;
        this.painting = painting;
    }

    boolean atEnd() {
        return at >= words.size();
    }

    /** The next word, which is read by this. */
    Token next() {
        return words.get(at++);
    }

    /** The next word, {@code null} at the end. */
    Token peek() {
        return atEnd() ? null : words.get(at);
    }

    /** Unreads the word that was read last. */
    void back() {
        at--;
    }

    /** Whether the next word is neither an option nor {@code !}. */
    boolean valueFollows() {
        return !atEnd() && !words.get(at).isOption() && !words.get(at).is("!");
    }

    /** Goes on to the next word that is an option or {@code !}; gives those between. */
    List<Token> skipValues() {
        return skip(token -> valueFollows());
    }

    /** Goes on while the next word is such a one; gives those that were. */
    List<Token> skip(Predicate<Token> skipped) {
        int from = at;
        while (!atEnd() && skipped.test(words.get(at))) {
            painting.paint(words.get(at++), Role.UNKNOWN);
        }
        return words.subList(from, at);
    }

    void skipAll() {
        at = words.size();
    }

    /** Puts several words in the place of the one that was read last; the first of them is the next. */
    void spread(List<Token> parts) {
        List<Token> spread = new ArrayList<>(words);
        spread.remove(--at);
        spread.addAll(at, parts);
        words = spread;
    }
}
