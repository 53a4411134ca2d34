package org.iptsh.plugin.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A line of styled text. */
public record Line(List<Span> spans) {

    /** A piece of a line in one style. */
    public record Span(String text, Style style) {}

    public Line {
        spans = List.copyOf(spans);
    }

    public static Line empty() {
        return new Line(List.of());
    }

    public static Line of(String text) {
        return of(text, Style.PLAIN);
    }

    public static Line of(String text, Style style) {
        return new Line(List.of(new Span(text, style)));
    }

    /** The line with more at its end. */
    public Line and(String text, Style style) {
        List<Span> longer = new ArrayList<>(spans);
        longer.add(new Span(text, style));
        return new Line(longer);
    }

    public Line and(String text) {
        return and(text, Style.PLAIN);
    }

    public Line and(Line other) {
        List<Span> longer = new ArrayList<>(spans);
        longer.addAll(other.spans);
        return new Line(longer);
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
