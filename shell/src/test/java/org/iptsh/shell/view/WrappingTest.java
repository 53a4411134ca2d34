package org.iptsh.shell.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.junit.jupiter.api.Test;

class WrappingTest {
    @Test
    void aSentenceIsBrokenBetweenWords() {
        Line line = Line.of("warning: ", Style.WARNING).and("one two three four");
        assertEquals("warning: one two|    three four",
                Wrapping.lines(line, 18).stream().map(Line::text).collect(Collectors.joining("|")));
        assertEquals(1, Wrapping.lines(line, 80).size());
        assertEquals(1, Wrapping.lines(line.asItStands(), 18).size());
        assertEquals("aaaaaaaaaaaaaaaaaaaaaaaa",
                Wrapping.lines(Line.of("aaaaaaaaaaaaaaaaaaaaaaaa"), 10).stream().map(Line::text)
                        .collect(Collectors.joining("|")));
    }

    @Test
    void noLineEndsInBlanksWhichWouldBeginOneOfTheirOwnAtTheEdge() {
        Line line = Line.of("one two ", Style.STRONG).and("three four");
        assertEquals("one two|    three|    four",
                Wrapping.lines(line, 9).stream().map(Line::text).collect(Collectors.joining("|")));
        assertEquals("one two|    three|    four",
                Wrapping.lines(line, 7, 4).stream().map(Line::text).collect(Collectors.joining("|")));
    }
}
