package org.iptsh.shell.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iptsh.shell.report.Report;

/** What a report says, for programs. */
final class ReportDocument {
    private ReportDocument() {}

    /** The same findings and services as in the page; services are null where there is no telling. */
    static Map<String, Object> of(String file, int bytes, Report report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file);
        document.put("bytes", bytes);
        document.put("title", report.title());
        document.put("rules", report.rules());
        document.put("findings", answers(report.findings().answered(),
                report.findings().answers().stream().map(ReportDocument::finding).toList()));
        document.put("services", answers(report.services().answered(),
                report.services().answers().stream().map(ReportDocument::service).toList()));
        document.put("notes", Stream.of(report.findings(), report.services())
                .flatMap(asked -> asked.notes().stream()).toList());
        document.put("changes", report.difference().isEmpty() ? null : report.changes().size());
        return document;
    }

    private static List<Map<String, Object>> answers(boolean answered, List<Map<String, Object>> answers) {
        return answered ? answers : null;
    }

    private static Map<String, Object> finding(Report.Finding finding) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("code", finding.code());
        document.put("severity", finding.severity());
        document.put("section", finding.section());
        document.put("table", finding.table());
        document.put("chain", finding.chain());
        document.put("position", finding.position());
        document.put("message", finding.message());
        document.put("causes", finding.causes().stream().map(ReportDocument::spot).toList());
        document.put("state", finding.state().word());
        return document;
    }

    private static Map<String, Object> service(Report.Service service) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("section", service.family().section());
        document.put("packets", service.packets());
        document.put("to", service.to());
        document.put("certain", service.certain());
        document.put("rules", service.rules().stream().map(ReportDocument::spot).toList());
        document.put("state", service.state().word());
        return document;
    }

    private static Map<String, Object> spot(Report.Spot spot) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("section", spot.family().section());
        document.put("table", spot.table());
        document.put("chain", spot.chain());
        document.put("position", spot.position());
        return document;
    }
}
