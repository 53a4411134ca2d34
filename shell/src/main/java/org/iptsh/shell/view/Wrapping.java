package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Line.Span;
import org.iptsh.plugin.text.Style;

/** Breaks prose between words, so that a narrow terminal doesn't break it within. */
public final class Wrapping {
    private static final int INDENT = 4;

    private Wrapping() {}

    /**
     * The line in pieces of at most {@code width} characters, where its words allow it; the later ones are
     * indented.
     */
    public static List<Line> lines(Line line, int width) {
        String text = line.text();
        return lines(line, width, Math.min(text.length() - text.stripLeading().length() + INDENT, width / 2));
    }

    /**
     * The same with an indentation of one's own.
     *
     * @param indent blanks before every piece but the first
     */
    public static List<Line> lines(Line line, int width, int indent) {
        if (line.verbatim() || line.text().length() <= width) {
            return List.of(line);
        }
        List<Line> lines = new ArrayList<>();
        Line current = Line.empty();
        int used = 0;
        // The blanks behind a word are written before the next: at the edge they would begin a line of their own.
        Span blanks = new Span("", Style.PLAIN);
        for (Span span : line.spans()) {
            for (String piece : span.text().split("(?<= )(?! )")) {
                String word = piece.stripTrailing();
                if (!word.isEmpty() && used > indent && used + blanks.text().length() + word.length() > width) {
                    lines.add(current);
                    current = Line.of(" ".repeat(indent));
                    used = indent;
                    blanks = new Span("", Style.PLAIN);
                }
                if (!word.isEmpty()) {
                    current = current.and(blanks.text(), blanks.style()).and(word, span.style());
                    used += blanks.text().length() + word.length();
                    blanks = new Span("", Style.PLAIN);
                }
                blanks = new Span(blanks.text() + piece.substring(word.length()), span.style());
            }
        }
        lines.add(current);
        return lines;
    }
}
