package org.iptsh.plugin.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of styled text.
 *
 * @param verbatim whether it stands as it is, however long: a rule, a line of a file; else it is prose, which a narrow
 *     terminal breaks between words
 */
public record Line(List<Span> spans, boolean verbatim) {

    /** A piece of a line in one style. */
    public record Span(String text, Style style) {}

    public Line {
        spans = List.copyOf(spans);
    }

    public static Line empty() {
        return new Line(List.of(), false);
    }

    public static Line of(String text) {
        return of(text, Style.PLAIN);
    }

    public static Line of(String text, Style style) {
        return new Line(List.of(new Span(text, style)), false);
    }

    /** The same line, not to be broken. */
    public Line asItStands() {
        return new Line(spans, true);
    }

    /** The line with more at its end. */
    public Line and(String text, Style style) {
        List<Span> longer = new ArrayList<>(spans);
        longer.add(new Span(text, style));
        return new Line(longer, verbatim);
    }

    public Line and(String text) {
        return and(text, Style.PLAIN);
    }

    public Line and(Line other) {
        List<Span> longer = new ArrayList<>(spans);
        longer.addAll(other.spans);
        return new Line(longer, verbatim || other.verbatim);
    }

    /** The text without its styles. */
    public String text() {
        return spans.stream().map(Span::text).collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return text();
    }
}
