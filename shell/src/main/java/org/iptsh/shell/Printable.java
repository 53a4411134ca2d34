package org.iptsh.shell;

/** Makes text safe for a terminal: a comment of a rule may hold anything, escape sequences too. */
public final class Printable {
    private Printable() {}

    /** The text with control characters as their pictures (U+2400), and bytes that are not UTF-8 as {@code \xNN}. */
    public static String text(String text) {
        int at = 0;
        while (at < text.length() && isHarmless(text, at)) {
            at++;
        }
        if (at == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.substring(0, at));
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isHarmless(text, at)) {
                out.append(c);
            } else if (c < 0x20) {
                out.append((char) (0x2400 + c));
            } else if (c == 0x7f) {
                out.append('\u2421');
            } else if (Character.isSurrogate(c)) {
                out.append(String.format("\\x%02x", c & 0xff));
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return out.toString();
    }

    private static boolean isHarmless(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT
                && c != '\u2028' && c != '\u2029';
    }
}
