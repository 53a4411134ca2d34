package org.iptsh.ruleset.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

class RulingsTest {
    private static final String LOG = "-A INPUT -j LOG";

    @Test
    void theLastLineThatFitsCounts() {
        assertEquals("warning 0", judged(LOG, ""));
        assertEquals(" 1", judged(LOG, "log-unlimited off # the journal has a limit of its own"));
        assertEquals("error 0", judged(LOG, "# all\nlog-unlimited off\n\nlog-unlimited error in filter\n"));
        assertEquals("warning 0", judged(LOG, "log-unlimited off in filter FORWARD"));
        assertEquals("info 0", judged(LOG, "log-unlimited info in filter INPUT"));
    }

    @Test
    void aRuleIsLeftAloneIfItsCommentSaysSo() {
        String rule = "-A INPUT -m comment --comment \"%s\" -j LOG";
        assertEquals(" 1", judged(String.format(rule, "iptsh:allow=log-unlimited few come by"), ""));
        assertEquals(" 1", judged(String.format(rule, "noisy, iptsh:allow=shadowed,log-unlimited"), ""));
        assertEquals("warning 0", judged(String.format(rule, "iptsh:allow=shadowed"), ""));
    }

    @Test
    void whatIsWrongIsNamedWithItsPlace() {
        assertEquals("checks:1:1: no check is called shadowd; did you mean shadowed?", problems("shadowd off"));
        assertEquals("checks:2:10: no is none of off, info, warning, error", problems("\nshadowed no"));
        assertEquals("checks:1:9: what of shadowed?; write shadowed off, info, warning or error behind it",
                problems("shadowed"));
        assertEquals("checks:1:14: only `in TABLE` or `in TABLE CHAIN` may follow;"
                + " write it like shadowed off in filter INPUT",
                problems("shadowed off filter"));
    }

    private static String problems(String text) {
        return Rulings.read("checks", text).problems().stream().map(Problem::headline)
                .collect(Collectors.joining("\n"));
    }

    /** The severities of what counts, and how many don't. */
    private static String judged(String rule, String rulings) {
        String text = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                + rule + "\nCOMMIT\n";
        Subject subject = new Subject(Firewall.empty().with(
                SaveReader.read(Family.IPV4, "rules", text).result().get()),
                Owners.standard(), Dialect.STANDARD, Facts.none());
        Lint lint = Lint.run(subject, Rulings.read("checks", rulings).get(), List.of(LogUnlimited.CHECK));
        return lint.findings().stream().map(finding -> finding.severity().word()).collect(Collectors.joining(","))
                + " " + lint.suppressed();
    }
}
