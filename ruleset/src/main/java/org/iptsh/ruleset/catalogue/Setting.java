package org.iptsh.ruleset.catalogue;

import java.util.List;
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
