package org.iptsh.ruleset.merge;

import java.util.Optional;
import java.util.stream.Stream;

/** What may be chosen where two sides conflict. */
public enum Choice {
    OURS("ours"),
    THEIRS("theirs"),
    /** What both put in, theirs first; what one took out is gone. */
    BOTH("both");

    private final String word;

    Choice(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    public static Optional<Choice> of(String word) {
        return Stream.of(values()).filter(choice -> choice.word.equals(word)).findFirst();
    }
}
