package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.value.ValueKind;
import org.iptsh.ruleset.catalogue.value.Word;
import org.iptsh.ruleset.text.Token;

/**
 * An option as somebody wrote it.
 *
 * @param name the word that names it
 * @param negated whether {@code !} stood before it
 * @param words its values as they were written
 * @param values its values in canonical form, {@code null} in place of one that is wrong
 */
public record Setting(Option option, Token name, boolean negated, List<Token> words, List<String> values) {

    /** Whether its value is text, which only quotes keep together, and none stood around it. */
    boolean takesText() {
        return words.size() == 1 && !words.get(0).quoted() && option.values().get(0).takesOptions();
    }

    /** Whether a word would be one more of its values, if a comma stood between them. */
    boolean takesAlso(Token more, String line, Place place, Names names) {
        int last = words.size() - 1;
        if (last < 0 || !option.values().get(last).takesSeveral()) {
            return false;
        }
        List<Problem> wrong = new ArrayList<>();
        Word joined = new Word(line, place, names, true, wrong, new ArrayList<>());
        option.values().get(last).canonical(
                joined.turnTo(name.text(), words.get(last).text() + "," + more.text(), more.start()));
        return wrong.isEmpty();
    }

    /** Whether iptables-save says it in other words: under another option, or as several rules. */
    boolean isSaidOtherwise() {
        Option.Traits traits = option.traits();
        return !traits.expansion().isEmpty() || !traits.as().isEmpty() || !traits.either().isEmpty()
                || !traits.flips().isEmpty() || !traits.relativeTo().isEmpty()
                || traits.each() && value() != null && value().indexOf(',') > 0;
    }

    /** Whether it names an IP set. */
    boolean namesSet() {
        return option.values().stream().anyMatch(ValueKind::isSetName);
    }

    /** The two values as packets and bytes, {@code null} if they are no numbers. */
    Counters counters() {
        try {
            return Counters.of(Long.parseUnsignedLong(values.get(0)), Long.parseUnsignedLong(values.get(1)));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The values with blanks between, empty for an option without any; {@code null} if one is wrong. */
    public String value() {
        if (values.size() == 1) {
            return values.get(0);
        }
        StringBuilder out = new StringBuilder();
        for (String value : values) {
            if (value == null) {
                return null;
            }
            out.append(out.length() == 0 ? "" : " ").append(value);
        }
        return out.toString();
    }
}
