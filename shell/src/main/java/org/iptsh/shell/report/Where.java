package org.iptsh.shell.report;

import java.util.Optional;

/** Finds in a report what a finding is about. */
final class Where {
    private Where() {}

    /** The rule or the chain, as long as the page has it. */
    static Optional<Report.Spot> of(Report report, Report.Finding finding) {
        return report.parts().stream()
                .filter(part -> part.family().section().equals(finding.section()))
                .flatMap(part -> part.tables().stream())
                .filter(table -> table.name().equals(finding.table()))
                .flatMap(table -> table.chains().stream())
                .filter(chain -> chain.spot().chain().equals(finding.chain()))
                .map(chain -> new Report.Spot(chain.spot().family(), chain.spot().table(), chain.spot().chain(),
                        finding.position() <= chain.rules().size() ? finding.position() : 0))
                .findFirst();
    }

    /** Whether the page has the chain of a place. */
    static boolean has(Report report, Report.Spot spot) {
        return report.parts().stream().filter(part -> part.family() == spot.family())
                .flatMap(part -> part.tables().stream())
                .filter(table -> table.name().equals(spot.table()))
                .flatMap(table -> table.chains().stream()).anyMatch(chain -> chain.spot().chain().equals(spot.chain()));
    }
}
