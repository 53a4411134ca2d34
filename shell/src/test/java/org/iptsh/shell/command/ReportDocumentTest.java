package org.iptsh.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.shell.report.Report;
import org.iptsh.shell.report.Report.Asked;
import org.iptsh.shell.report.Report.State;
import org.junit.jupiter.api.Test;

class ReportDocumentTest {
    private static final Report.Spot SPOT = new Report.Spot(Family.IPV4, "filter", "INPUT", 1);

    private static String document(Asked<Report.Finding> findings, Asked<Report.Service> services) {
        return ReportDocument.of("r.html", 7, new Report("staged", List.of(), List.of(), List.of(), findings, services,
                List.of())).toString();
    }

    @Test
    void itHasWhatThePageSays() {
        assertEquals("""
                {file=r.html, bytes=7, title=staged, rules=0, \
                findings=[{code=shadowed, severity=warning, section=rules.v4, table=filter, chain=INPUT, position=2, \
                message=why, causes=[{section=rules.v4, table=filter, chain=INPUT, position=1}], state=new}], \
                services=[{section=rules.v4, packets=tcp 22, to=to this host, certain=true, \
                rules=[{section=rules.v4, table=filter, chain=INPUT, position=1}], state=}], \
                notes=[1 suppressed], changes=null}""",
                document(Asked.of(List.of(new Report.Finding("shadowed", "warning", "rules.v4", "filter", "INPUT", 2,
                        "why", List.of(SPOT), State.NEW)), List.of("1 suppressed")),
                        Asked.of(List.of(new Report.Service(Family.IPV4, "tcp 22", "to this host", true,
                                List.of(SPOT), State.STANDS)), List.of())));
    }

    @Test
    void noAnswerIsNotTheSameAsNothingFound() {
        assertEquals("{file=r.html, bytes=7, title=staged, rules=0, findings=[], services=null, "
                + "notes=[nobody can tell], changes=null}",
                document(Asked.of(List.of(), List.of()), Asked.unknown("nobody can tell")));
    }
}
