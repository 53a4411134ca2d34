package org.iptsh.shell.report;

import java.util.List;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Line.Span;
import org.iptsh.plugin.text.Style;

/** Styled text as HTML: each style has a class, and the style sheet says how that looks. */
final class Spans {
    private Spans() {}

    static void write(Html html, Line line) {
        line.spans().forEach(span -> write(html, span));
    }

    /**
     * The same with a link at the target.
     *
     * @param jump the chain that the rule leads to; empty if it leads to none
     * @param anchor where that chain is in the page
     */
    static void write(Html html, Line line, String jump, String anchor) {
        List<Span> spans = line.spans();
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            if (!jump.isEmpty() && i >= 2 && span.text().equals(jump) && isJump(spans.get(i - 2).text())) {
                html.element("a", span.text(), "class", "tt", "href", "#" + anchor);
            } else {
                write(html, span);
            }
        }
    }

    private static boolean isJump(String option) {
        return option.equals("-j") || option.equals("-g");
    }

    private static void write(Html html, Span span) {
        String name = name(span.style());
        if (name.isEmpty() || span.text().isBlank()) {
            html.text(span.text());
        } else if (span.style() == Style.CHANGED_WORD_ADDED) {
            html.element("ins", span.text());
        } else if (span.style() == Style.CHANGED_WORD_REMOVED) {
            html.element("del", span.text());
        } else {
            html.element("span", span.text(), "class", name);
        }
    }

    /** The class of a style; none for what looks like the text around it. */
    static String name(Style style) {
        return switch (style) {
            case PLAIN, VALUE -> "";
            case STRONG, COMMAND, CHAIN -> "b";
            case FAINT, OPTION, NUMBER -> "o";
            case HEADING, TABLE, FAMILY -> "h";
            case ADDED, CHANGED_WORD_ADDED, GOOD, TARGET_ACCEPT -> "ta";
            case REMOVED, CHANGED_WORD_REMOVED, ERROR, TARGET_DROP -> "td";
            case MOVED, WARNING -> "w";
            case TARGET_OTHER -> "tt";
            case COMMENT -> "c";
        };
    }
}
