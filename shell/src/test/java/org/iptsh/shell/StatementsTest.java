package org.iptsh.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatementsTest {

    private static String cut(String script) {
        return Statements.of(script).stream().map(s -> s.line() + ":" + s.text()).collect(Collectors.joining("|"));
    }

    @Test
    void linesAndSemicolonsEndAStatement() {
        assertEquals("1:a|1:b|2:c", cut("a; b;\nc\n"));
        assertEquals("", cut("\n ;; \n"));
        assertEquals("3:a", cut("\n\na"));
    }

    @Test
    void quotesKeepSemicolonsAndLineEnds() {
        assertEquals("1:-m comment --comment 'a; b'|1:c", cut("-m comment --comment 'a; b'; c"));
        assertEquals("1:say \"one\ntwo\"|3:next", cut("say \"one\ntwo\"\nnext"));
        assertEquals("1:say \"a\\\"; b\"", cut("say \"a\\\"; b\""));
    }

    @Test
    void aBackslashJoinsLines() {
        assertEquals("1:iptables -A INPUT   -j DROP|3:next", cut("iptables -A INPUT \\\n -j DROP\nnext"));
    }

    @Test
    void eachStatementKnowsWhereItStarts() {
        String script = "one; two\n# three\n  four";
        assertEquals("one; two\n# three\n  four|two\n# three\n  four|four", Statements.of(script).stream()
                .map(statement -> script.substring(statement.offset())).collect(Collectors.joining("|")));
    }

    @Test
    void commentsAreLeftOut() {
        assertEquals("2:a|3:b#c", cut("# all of; this\na # and this; too\nb#c"));
        assertEquals("1:a '#' b", cut("a '#' b"));
    }
}
