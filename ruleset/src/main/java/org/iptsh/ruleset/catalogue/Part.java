package org.iptsh.ruleset.catalogue;

import java.util.List;
import org.iptsh.ruleset.text.Token;

/** A match or the target of a rule, or what the rule says beside them. */
public sealed interface Part permits Part.Known, Part.Carried {

    /** The word that names it, {@code null} where the protocol implied it. */
    Token name();

    /** Adds it to a rule as iptables-save prints it. */
    void print(StringBuilder out);

    /**
     * An extension that the catalogue does not know, kept as it was written.
     *
     * @param words what belongs to it
     */
    record Carried(Extension.Kind kind, Token name, List<Token> words) implements Part {

        @Override
        public void print(StringBuilder out) {
            append(out, kind.option());
            append(out, quoted(name.text()));
            words.forEach(word -> append(out, quoted(word.text())));
        }

        private static String quoted(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '\\') {
                    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\'") + '"';
                }
            }
            return text.isEmpty() ? "\"\"" : text;
        }
    }

    /**
     * An extension of the catalogue with the options that were given.
     *
     * @param given in the order in which they were written
     */
    record Known(Extension extension, Token name, List<Setting> given) implements Part, Where.Settings {

        /** The option that was given, in whatever spelling; {@code null} if it was not. */
        public Setting setting(String option) {
            for (Setting setting : given) {
                if (setting.option().name().equals(option)) {
                    return setting;
                }
            }
            return null;
        }

        boolean has(String option) {
            return setting(option) != null;
        }

        boolean hasAny(List<String> options) {
            for (String option : options) {
                if (has(option)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String value(String option) {
            Setting setting = setting(option);
            return setting == null ? null : setting.value();
        }

        @Override
        public String said(String option) {
            Setting setting = setting(option);
            String value = setting == null ? null : setting.value();
            return value != null && setting.negated() ? "! " + value : value;
        }

        @Override
        public void print(StringBuilder out) {
            if (extension.kind() != Extension.Kind.RULE) {
                append(out, extension.kind().option());
                append(out, extension.name());
            }
            printOptions(out);
        }

        /** Adds its options alone. */
        void printOptions(StringBuilder out) {
            new PrintedOptions(this).print(out);
        }
    }

    private static void append(StringBuilder out, String word) {
        if (out.length() > 0) {
            out.append(' ');
        }
        out.append(word);
    }
}
