package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    /** More findings of one check than these are not all shown. */
    public static final int MANY = 12;
    /** How many of them are. */
    public static final int SHOWN = 5;
    private static final String INDENT = "       ";

    private final Subject subject;
    private final boolean all;

    /**
     * A view of what was found in a firewall.
     *
     * @param all whether every finding is shown, however many are alike
     */
    public LintView(Subject subject, boolean all) {
        this.subject = subject;
        this.all = all;
    }

    /** The findings for a terminal; one that is about the same rule as that before stands under it. */
    public List<Line> lines(Lint lint) {
        List<Line> lines = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        lint.findings().forEach(finding -> counts.merge(finding.code(), 1, Integer::sum));
        Map<String, Integer> shown = new TreeMap<>();
        Spot last = null;
        for (Finding finding : lint.findings()) {
            Spot where = finding.where();
            if (all || counts.get(finding.code()) <= MANY || shown.merge(finding.code(), 1, Integer::sum) <= SHOWN) {
                if (last == null || !heading(last).text().equals(heading(where).text())) {
                    lines.add(heading(where));
                }
                lines.addAll(finding(finding, last));
                last = where;
            }
        }
        counts.forEach((code, count) -> {
            if (!all && count > MANY) {
                lines.add(Line.of(count - SHOWN + " more of ").and(code, Style.STRONG)
                        .and(": `check --only " + code + "` shows all", Style.FAINT));
            }
        });
        lint.notes().forEach(note -> lines.add(Line.of("note: ", Style.WARNING).and(note)));
        return lines;
    }

    private List<Line> finding(Finding finding, Spot last) {
        List<Line> lines = new ArrayList<>();
        Spot where = finding.where();
        if (!where.equals(last)) {
            Lint.rule(subject, where).ifPresent(rule -> lines.add(
                    Line.of(String.format("%5d  ", where.position()), Style.NUMBER).and(RuleView.line(rule.text()))));
        }
        lines.add(said(finding, INDENT));
        if (!finding.fix().isEmpty()) {
            lines.add(Line.of(INDENT).and("fix: ", Style.OPTION).and(finding.fix().does(), Style.FAINT));
        }
        return lines;
    }

    private static Line said(Finding finding, String before) {
        return Line.of(before).and(finding.severity().word() + ": ", style(finding.severity()))
                .and(finding.message()).and(" (" + finding.code() + ")", Style.FAINT);
    }

    /** Findings in a line each, with their places. */
    public static List<Line> brief(List<Finding> findings) {
        return findings.stream().map(finding -> said(finding, "").and(" at ").and(where(finding.where()))).toList();
    }

    private static String where(Spot where) {
        return where.family().label() + (where.table().isEmpty() ? "" : " " + where.table() + " " + where.chain())
                + (where.position() > 0 ? " " + where.position() : "");
    }

    /** {@code 1 error, 2 warnings}; and how many don't count. */
    public static Line count(Lint lint) {
        List<String> counts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            long count = lint.findings().stream().filter(finding -> finding.severity() == severity).count();
            if (count > 0) {
                counts.add(count + " " + severity.word() + (count == 1 ? "" : "s"));
            }
        }
        String found = counts.isEmpty() ? "nothing found" : String.join(", ", counts);
        return Line.of(found + (lint.suppressed() == 0 ? "" : "; " + lint.suppressed() + " suppressed"));
    }

    /** Whose rules were not judged, {@code not judged: 3 rules of docker, 1 of fail2ban}; empty if all were. */
    public static Optional<Line> foreign(Subject subject) {
        List<String> owners = new ArrayList<>();
        subject.foreign().forEach((owner, count) -> owners.add(
                count + (!owners.isEmpty() ? "" : count == 1 ? " rule" : " rules") + " of " + owner));
        return owners.isEmpty() ? Optional.empty() : Optional.of(Line.of("not judged: " + String.join(", ", owners)));
    }

    /** What would be fixed, and how; empty if nothing. */
    public static Optional<Line> fixes(Lint lint) {
        int bad = lint.fixable(EnumSet.of(Severity.ERROR, Severity.WARNING)).size();
        List<Finding> infos = lint.fixable(EnumSet.of(Severity.INFO));
        List<String> codes = infos.stream().map(Finding::code).distinct().sorted().toList();
        Line line = bad > 0 ? Line.of("`check --fix` would stage " + fixes(bad)) : Line.of("");
        if (!infos.isEmpty()) {
            line = line.and((bad > 0 ? "; " : "") + "`check --fix --only " + String.join(",", codes) + "` "
                    + (bad > 0 ? fixes(infos.size()) + " of infos" : "would stage " + fixes(infos.size())));
        }
        return Optional.of(line).filter(one -> !one.text().isEmpty());
    }

    private static String fixes(int count) {
        return count == 1 ? "1 fix" : count + " fixes";
    }

    private Line heading(Spot where) {
        Line line = Line.of(where.family().label(), Style.FAMILY);
        if (where.table().isEmpty()) {
            return line;
        }
        line = line.and(" ").and(where.table(), Style.TABLE).and(" ").and(where.chain(), Style.CHAIN);
        Line named = line;
        return subject.ruleset(where.family()).chain(where.table(), where.chain()).filter(Chain::isBuiltIn)
                .map(chain -> named.and(", policy " + chain.policy(), Style.FAINT)).orElse(named);
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
