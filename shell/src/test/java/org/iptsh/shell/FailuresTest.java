package org.iptsh.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Problem;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static Problem problem(int line, int column) {
        return Problem.at("some words", column - 1, "wrong").in("rules", line);
    }

    private static String shown(List<Problem> problems) {
        return Failures.lines(CommandFailure.of(Exit.FAILED, problems), 60).stream()
                .map(Line::text).collect(Collectors.joining("\n"));
    }

    @Test
    void ofOneLineOfAFileTheFirstProblemIsShown() {
        assertEquals("rules:3:1: wrong\n  some words\n  ^\nrules:4:6: wrong\n  some words\n       ^",
                shown(List.of(problem(3, 1), problem(3, 6), problem(4, 6))));
    }

    @Test
    void ofManyProblemsTenAreShownAndTheOthersCounted() {
        String shown = shown(IntStream.rangeClosed(1, 153).mapToObj(line -> problem(line, 1)).toList());
        assertEquals(31, shown.lines().count());
        assertEquals("and 143 more: `check rules` lists all", shown.substring(shown.lastIndexOf('\n') + 1));
    }
}
