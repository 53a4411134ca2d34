package org.iptsh.ruleset.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnifiedTest {

    @Test
    void equalTextsDoNotDiffer() {
        assertEquals(List.of(), Unified.between("a", "1\n2\n", "b", "1\n2\n"));
    }

    @Test
    void theFormatIsThatOfDiff() {
        assertEquals("""
                --- a
                +++ b
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +five
                 6
                 7
                 8
                @@ -12,3 +12,4 @@
                 12
                 13
                 14
                +15""",
                String.join("\n", Unified.between(
                        "a", lines(1, 14), "b", lines(1, 4) + "five\n" + lines(6, 14) + "15\n")));
    }

    @Test
    void aTextThatWasEmptyStartsAtLineZero() {
        assertEquals("--- a\n+++ b\n@@ -0,0 +1,2 @@\n+1\n+2", String
                .join("\n", Unified.between("a", "", "b", lines(1, 2))));
    }

    private static String lines(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i <= to; i++) {
            text.append(i).append('\n');
        }
        return text.toString();
    }
}
