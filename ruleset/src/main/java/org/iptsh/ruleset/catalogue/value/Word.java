package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.Names;
import org.iptsh.ruleset.catalogue.Place;

/** A value on its way into canonical form: its text, where it stands, and what was said about it. */
public final class Word {
    private final String line;
    private final Place place;
    private final Names names;
    private final boolean typing;
    private final List<Problem> problems;
    private final List<Problem> warnings;
    private String text = "";
    private int start;
    private String option = "";
    private String protocol;

    /**
     * A word of a line.
     *
     * @param typing whether the line is still being typed, so that no host may be asked for
     */
    public Word(
            String line, Place place, Names names, boolean typing, List<Problem> problems, List<Problem> warnings) {
        this.line = line;
        this.place = place;
        this.names = names;
        this.typing = typing;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** Turns to the next value: its text without quotes and the offset at which that text begins in the line. */
    public Word turnTo(String newOption, String newText, int newStart) {
        option = newOption;
        text = newText;
        start = newStart;
        return this;
    }

    /** A part of the value, as a word of its own that says what is bad about it at the right place. */
    Word part(int from, int to) {
        Word part = new Word(line, place, names, typing, problems, warnings);
        part.protocol = protocol;
        return part.turnTo(option, text.substring(from, to), start + from);
    }

    /** The same word with another text, which stands at the same place. */
    Word withText(String other) {
        Word word = new Word(line, place, names, typing, problems, warnings);
        word.protocol = protocol;
        return word.turnTo(option, other, start);
    }

    /** Tells what {@code -p} said so far; {@code null} for nothing or a negated one. */
    public void protocol(String name) {
        protocol = name;
    }

    public String text() {
        return text;
    }

    /** The option it is a value of, as typed. */
    public String option() {
        return option;
    }

    public Place place() {
        return place;
    }

    public Family family() {
        return place.family();
    }

    public Names names() {
        return names;
    }

    /** Whether the line is still being typed: a resolver can take seconds, which nobody has at each key. */
    boolean typing() {
        return typing;
    }

    /** The protocol that {@code -p} named, {@code null} if none or negated. */
    public String protocol() {
        return protocol;
    }

    /** Says that the value is wrong; returns {@code null} for the value there is not. */
    public String bad(String message) {
        return bad(0, message);
    }

    public String bad(String message, String hint) {
        problems.add(Problem.at(line, start, message).hint(hint));
        return null;
    }

    /** Says that the value is wrong from this offset of its text on. */
    public String bad(int at, String message) {
        problems.add(Problem.at(line, start + at, message));
        return null;
    }

    public String bad(int at, String message, String hint) {
        problems.add(Problem.at(line, start + at, message).hint(hint));
        return null;
    }

    /** Says something that does not stand in the value's way. */
    public void warn(String message) {
        warnings.add(Problem.at(line, start, message));
    }
}
