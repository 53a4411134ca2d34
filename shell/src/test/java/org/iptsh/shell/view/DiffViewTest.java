package org.iptsh.shell.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

class DiffViewTest {
    private static final Diff DIFF = Diff.between(
            read("""
                    *filter
                    :INPUT ACCEPT [0:0]
                    :old - [0:0]
                    -A INPUT -i lo -j ACCEPT
                    -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT
                    -A INPUT -j LOG
                    -A INPUT -p udp -j DROP
                    COMMIT
                    """),
            read("""
                    *filter
                    :INPUT DROP [0:0]
                    :web - [0:0]
                    -A INPUT -j LOG
                    -A INPUT -i lo -j ACCEPT
                    -A INPUT -p tcp -m tcp --dport 443 -j ACCEPT
                    -A INPUT -p udp -j DROP
                    -A INPUT
                    COMMIT
                    """));

    private static Ruleset read(String text) {
        return SaveReader.read(Family.IPV4, "test", text).result().get();
    }

    @Test
    void theWholeScreen() {
        assertEquals("""
                IPv4 filter INPUT
                  ~ policy ACCEPT -> DROP
                  ~   1  -j LOG   (was 3)
                  -   2  -p tcp -m tcp --dport 80 -j ACCEPT
                  +   3  -p tcp -m tcp --dport 443 -j ACCEPT
                  +   5  (every packet, counted only)
                IPv4 filter web
                  + new chain
                IPv4 filter old
                  - chain removed
                2 added, 1 removed, 1 moved, 1 policy changed, 1 new chain, 1 chain removed""",
                DiffView.lines(DIFF).stream().map(Line::text).collect(Collectors.joining("\n")));
    }

    @Test
    void inARewrittenRuleTheWordsThatChangedStandOut() {
        List<String> changed = DiffView.lines(DIFF).stream()
                .flatMap(line -> line.spans().stream())
                .filter(span -> span.style() == Style.CHANGED_WORD_REMOVED || span.style() == Style.CHANGED_WORD_ADDED)
                .map(Line.Span::text)
                .toList();
        assertEquals(List.of("80", "443"), changed);
    }

    @Test
    void nothingIsSaidInOneLine() {
        assertEquals("no difference", DiffView.lines(new Diff(List.of())).get(0).text());
    }

    @Test
    void theDocumentHasTheFieldsThatProgramsRelyOn() {
        String document = DiffView.document(DIFF).toString();
        assertTrue(document.startsWith("{identical=false, changes=[{section=rules.v4, table=filter, chain=INPUT, kind=policy"), document);
        assertTrue(document.contains("kind=moved, position=1, from=3, rule=-A INPUT -j LOG"), document);
    }
}
