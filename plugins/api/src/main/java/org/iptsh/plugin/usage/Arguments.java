package org.iptsh.plugin.usage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.text.Token;

/**
 * The words behind a command's name, each at the place it was taken for.
 *
 * @param line the whole line, for errors
 * @param words all of them
 * @param places the words at each place; those of an option's value under the option's name
 */
public record Arguments(String line, List<Token> words, Map<String, List<Token>> places) {

    /** Whether a literal word or an option was given. */
    public boolean has(String word) {
        return places.containsKey(word);
    }

    /** The word at a place, or an option's value; the first if there are several. */
    public Optional<String> get(String place) {
        return token(place).map(Token::text);
    }

    public Optional<Token> token(String place) {
        List<Token> found = places.getOrDefault(place, List.of());
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** All words at a place that may be repeated. */
    public List<Token> all(String place) {
        return places.getOrDefault(place, List.of());
    }
}
