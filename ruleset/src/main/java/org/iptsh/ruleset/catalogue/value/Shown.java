package org.iptsh.ruleset.catalogue.value;

/** Words as they are shown to people and as iptables-save quotes them. */
public final class Shown {
    private Shown() {}

    /** A typed word within a message: in quotes, so that an empty one or one with blanks can be seen. */
    public static String quoted(String word) {
        return "\"" + word + "\"";
    }

    /**
     * A text as iptables-save prints it: bare if it has only letters, digits, {@code _} and {@code -}, else in quotes
     * with {@code " \ '} escaped (measured on 1.8.9).
     */
    public static String saved(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-')) {
                return escaped(text);
            }
        }
        return text.isEmpty() ? "\"\"" : text;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '\'') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }
}
