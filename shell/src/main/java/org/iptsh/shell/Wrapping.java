package org.iptsh.shell;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Line.Span;

/** Breaks sentences between words, so that a narrow terminal doesn't break them within. */
final class Wrapping {
    private static final String INDENT = "    ";

    private Wrapping() {}

    /** The line in pieces of at most {@code width} characters, where its words allow it. */
    static List<Line> lines(Line line, int width) {
        if (line.text().length() <= width) {
            return List.of(line);
        }
        List<Line> lines = new ArrayList<>();
        Line current = Line.empty();
        int used = 0;
        for (Span span : line.spans()) {
            // Each word with the blank behind it.
            for (String word : span.text().split("(?<= )")) {
                if (used > INDENT.length() && used + word.stripTrailing().length() > width) {
                    lines.add(current);
                    current = Line.of(INDENT);
                    used = INDENT.length();
                }
                current = current.and(word, span.style());
                used += word.length();
            }
        }
        lines.add(current);
        return lines;
    }
}
