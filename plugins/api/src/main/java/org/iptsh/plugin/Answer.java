package org.iptsh.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;

/**
 * What a command has to say.
 *
 * @param lines what a person reads on standard output
 * @param notes what is said beside it, on standard error: warnings, hints
 * @param document the same for a program: maps, lists, strings, numbers, booleans and nulls, printed as JSON
 */
public record Answer(Exit exit, List<Line> lines, List<Line> notes, Object document) {

    public Answer {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    public static Answer of(List<Line> lines, Object document) {
        return new Answer(Exit.DONE, lines, List.of(), document);
    }

    /** One line, and for programs a document that says that it was done. */
    public static Answer done(String sentence) {
        return of(List.of(Line.of(sentence)), Map.of("done", sentence));
    }

    /** Nothing to say. */
    public static Answer silent() {
        return of(List.of(), Map.of());
    }

    public Answer exit(Exit other) {
        return new Answer(other, lines, notes, document);
    }

    public Answer note(Line note) {
        List<Line> more = new ArrayList<>(notes);
        more.add(note);
        return new Answer(exit, lines, more, document);
    }

    /** The answer with a warning beside it. */
    public Answer warn(String warning) {
        return note(Line.of("warning: ", Style.WARNING).and(warning));
    }
}
