package org.iptsh.shell.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Collectors;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Unclaimed;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesetViewTest {
    private static final Ruleset RULESET = SaveReader.read(Family.IPV4, "test", """
            *filter
            :INPUT DROP [12:3456]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :web - [0:0]
            [1234:5678901] -A INPUT -i lo -j ACCEPT
            [0:0] -A INPUT -m comment --comment "two words" -j web
            COMMIT
            """).result().get();

    private static final Marks MARKS = new Marks(Owners.standard(), Unclaimed.NOTHING);

    private static String shown(String table, String chain) {
        return new RulesetView(Optional.ofNullable(table), Optional.ofNullable(chain), MARKS).lines(RULESET).stream()
                .map(Line::text).collect(Collectors.joining("\n"));
    }

    @Test
    void rulesHaveNumbersAndCounters() {
        assertEquals("""
                IPv4 filter INPUT  policy DROP  12 packets, 3.5k bytes
                    1    1.2k   5.7M  -i lo -j ACCEPT
                    2       0      0  -m comment --comment "two words" -j web
                IPv4 filter web  (no rules)
                IPv4 filter FORWARD, OUTPUT: no rules, policy ACCEPT""",
                shown(null, null));
    }

    @Test
    void aChainCanBeShownAlone() {
        assertEquals("IPv4 filter web  (no rules)", shown("filter", "web"));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "999,999", "1000,1.0k", "99949,99.9k", "99950,100k", "999949,1000k", "999950,1.0M", "-1,18.4E"})
    void countsAreShort(long count, String shown) {
        assertEquals(shown, RulesetView.compact(count));
    }
}
