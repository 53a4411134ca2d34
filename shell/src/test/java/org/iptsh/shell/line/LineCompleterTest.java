package org.iptsh.shell.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.iptsh.ruleset.catalogue.Candidate;
import org.junit.jupiter.api.Test;

class LineCompleterTest {
    private static final List<Candidate> TARGETS = List.of(
            new Candidate("DROP", "target", "drop the packet", true),
            new Candidate("ACCEPT", "target", "let the packet through, without asking any further rule", true));

    @Test
    void meaningsStandInOneColumnAndAreCutToTheScreen() {
        assertEquals("DROP    drop the packet", LineCompleter.shown(TARGETS.get(0), TARGETS, 40));
        assertEquals("ACCEPT  let the packet through, withou\u2026".substring(0, 37) + "\u2026",
                LineCompleter.shown(TARGETS.get(1), TARGETS, 40));
    }

    @Test
    void aRuleInTheListCanNotSteerTheTerminal() {
        Candidate candidate = new Candidate("1", "rule", "--comment \u001b[2J", true);
        assertEquals("1  --comment \u241b[2J", LineCompleter.shown(candidate, List.of(candidate), 20));
    }

    @Test
    void wordsWithoutMeaningsStandAlone() {
        Candidate word = new Candidate("lo", "interface", "", true);
        assertEquals("lo", LineCompleter.shown(word, List.of(word), 80));
    }
}
