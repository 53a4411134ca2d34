package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.lint.Finding;
import org.iptsh.ruleset.lint.Lint;
import org.iptsh.ruleset.lint.Severity;
import org.iptsh.ruleset.lint.Spot;
import org.iptsh.ruleset.lint.Subject;

/** Shows what checks found, chain by chain, each rule with its number. */
public final class LintView {
    private final Subject subject;

    public LintView(Subject subject) {
        this.subject = subject;
    }

    /** The findings for a terminal; one that is about the same rule as that before stands under it. */
    public List<Line> lines(Lint lint) {
        List<Line> lines = new ArrayList<>();
        Spot last = null;
        for (Finding finding : lint.findings()) {
            Spot where = finding.where();
            if (last == null || !heading(last).text().equals(heading(where).text())) {
                lines.add(heading(where));
            }
            if (!where.equals(last)) {
                Lint.rule(subject, where).ifPresent(rule -> lines.add(
                        Line.of(String.format("%5d  ", where.position()), Style.NUMBER).and(RuleView.line(rule.text()))));
            }
            lines.add(Line.of("       ").and(finding.severity().word(), style(finding.severity()))
                    .and(" " + finding.code() + ": ", Style.FAINT).and(finding.message()));
            if (!finding.fix().isEmpty()) {
                lines.add(Line.of("       ").and("--fix", Style.OPTION).and(" would " + finding.fix().does(), Style.FAINT));
            }
            last = where;
        }
        return lines;
    }

    /** {@code 1 error, 2 warnings}; and how many are not shown. */
    public static Line count(Lint lint) {
        List<String> counts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            long count = lint.findings().stream().filter(finding -> finding.severity() == severity).count();
            String word = severity == Severity.INFO ? "to know" : severity.word() + (count == 1 ? "" : "s");
            if (count > 0) {
                counts.add(count + " " + word);
            }
        }
        String found = counts.isEmpty() ? "nothing found" : String.join(", ", counts);
        return Line.of(found + (lint.suppressed() == 0 ? "" : "; " + lint.suppressed() + " suppressed")
                + (lint.fixable().isEmpty() ? "" : "; " + lint.fixable().size() + " can be fixed by `check --fix`"));
    }

    private Line heading(Spot where) {
        Line line = Line.of(where.family().label(), Style.FAMILY);
        if (where.table().isEmpty()) {
            return line;
        }
        line = line.and(" ").and(where.table(), Style.TABLE).and(" ").and(where.chain(), Style.CHAIN);
        Line named = line;
        return subject.ruleset(where.family()).chain(where.table(), where.chain()).filter(Chain::isBuiltIn)
                .map(chain -> named.and(" policy " + chain.policy(), Style.FAINT)).orElse(named);
    }

    /** How a severity looks. */
    public static Style style(Severity severity) {
        return switch (severity) {
            case ERROR -> Style.ERROR;
            case WARNING -> Style.WARNING;
            case INFO -> Style.STRONG;
        };
    }

    /** A finding for a program. */
    public static Map<String, Object> document(Finding finding) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("code", finding.code());
        document.put("severity", finding.severity().word());
        document.putAll(place(finding.where()));
        document.put("message", finding.message());
        document.put("causes", finding.causes().stream().map(LintView::place).toList());
        document.put("fix", finding.fix().isEmpty() ? null : finding.fix().does());
        return document;
    }

    private static Map<String, Object> place(Spot where) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("section", where.family().section());
        place.put("table", where.table());
        place.put("chain", where.chain());
        place.put("position", where.position());
        return place;
    }
}
