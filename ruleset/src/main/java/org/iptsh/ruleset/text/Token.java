package org.iptsh.ruleset.text;

/**
 * A word of a line and where it stands.
 *
 * @param text the word without its quotes
 * @param start offset of its first character in the line, quote included
 * @param end offset behind its last character, quote included
 * @param quoted whether any of it was quoted: {@code "!"} is a word, {@code !} an operator
 */
public record Token(String text, int start, int end, boolean quoted) {

    /** Whether this is the bare word given. */
    public boolean is(String word) {
        return !quoted && text.equals(word);
    }

    /** Whether this could be an option: a bare word that starts with a minus and has more to say. */
    public boolean isOption() {
        return !quoted && text.length() > 1 && text.charAt(0) == '-' && !Character.isDigit(text.charAt(1));
    }
}
