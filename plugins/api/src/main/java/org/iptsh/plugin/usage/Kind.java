package org.iptsh.plugin.usage;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.catalogue.Candidate;

/**
 * What may stand at a place of a usage line: {@code TABLE}, {@code SECONDS}, {@code FILE}.
 *
 * <p>An option of its name, {@code --force}, is told of by one, too: there it is the meaning that counts.
 *
 * @param name as the usage lines write it
 * @param meaning for help: {@code a table: filter, nat …}
 * @param accepts whether a word can be meant; where two kinds compete the first that accepts is taken
 * @param candidates what completion offers, given the words before
 */
public record Kind(
        String name,
        String meaning,
        Predicate<String> accepts,
        BiFunction<Session, Arguments, List<Candidate>> candidates) {

    /** What an option means. */
    public static Kind option(String name, String meaning) {
        return new Kind(name, meaning, word -> true, (session, words) -> List.of());
    }
}
