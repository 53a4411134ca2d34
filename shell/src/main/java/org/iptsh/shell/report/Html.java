package org.iptsh.shell.report;

import java.util.ArrayDeque;
import java.util.Deque;
import org.iptsh.shell.Printable;

/**
 * HTML that is well-formed XML, too, as it is written: elements close in their order, and what stands between them or
 * in an attribute is text, whatever characters it has.
 */
final class Html {
    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; the attributes are names and values by turns. */
    Html open(String element, String... attributes) {
        start(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** An element that has nothing in it and no end. */
    Html empty(String element, String... attributes) {
        start(element, attributes);
        out.append("/>");
        return this;
    }

    private void start(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i + 1].isEmpty()) {
                out.append(' ').append(attributes[i]).append("=\"").append(escaped(attributes[i + 1])).append('"');
            }
        }
    }

    /** Ends the innermost element. */
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Ends the innermost element and the line. */
    Html closeLine() {
        close();
        out.append('\n');
        return this;
    }

    Html text(String text) {
        out.append(escaped(text));
        return this;
    }

    Html line() {
        out.append('\n');
        return this;
    }

    /** An element with nothing but text in it. */
    Html element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** What is our own and must stand as it is: a style sheet, a script. */
    Html verbatim(String trusted) {
        out.append(trusted);
        return this;
    }

    /** The text so that nothing in it is read as markup, and no character of it is one that a page can't have. */
    static String escaped(String text) {
        String printable = Printable.text(text);
        StringBuilder escaped = null;
        for (int i = 0; i < printable.length(); i++) {
            String replacement = replacement(printable.charAt(i));
            if (replacement != null && escaped == null) {
                escaped = new StringBuilder(printable.length() + 16).append(printable, 0, i);
            }
            if (escaped != null && replacement != null) {
                escaped.append(replacement);
            } else if (escaped != null) {
                escaped.append(printable.charAt(i));
            }
        }
        return escaped == null ? printable : escaped.toString();
    }

    private static String replacement(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            // Neither is a character, and XML has no way to say them.
            case '\ufffe' -> "\\ufffe";
            case '\uffff' -> "\\uffff";
            default -> null;
        };
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("left open: " + open);
        }
        return out.toString();
    }
}
