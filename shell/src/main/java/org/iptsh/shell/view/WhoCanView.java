package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.question.Course;
import org.iptsh.ruleset.question.WhoCan;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.Spot;

/** Shows who gets through: for certain, then perhaps, each with the rules that let them in. */
public record WhoCanView(Description asked, Course course, WhoCan found) {
    private static final int MANY_RULES = 4;
    private static final int MANY_GROUPS = 40;

    /** The answer in lines of at most this width. */
    public List<Line> lines(int width) {
        List<Line> lines = new ArrayList<>();
        lines.addAll(Wrapping.lines(heading(asked, course), width));
        if (found.sources().isEmpty()) {
            lines.add(Line.of("  nobody", Style.STRONG));
        }
        int told = 0;
        boolean perhaps = false;
        for (WhoCan.Source source : found.sources()) {
            if (told++ == MANY_GROUPS) {
                lines.add(Line.of("  and " + (found.sources().size() - MANY_GROUPS) + " more groups, in --json",
                        Style.FAINT));
                break;
            }
            if (!source.certain() && !perhaps) {
                lines.add(Line.of("  perhaps", Style.WARNING));
                perhaps = true;
            }
            lines.addAll(lines(source, width));
        }
        if (found.left() > 0) {
            lines.add(Line.of("  and " + found.left() + " more ranges that are not listed", Style.FAINT));
        }
        return lines;
    }

    /** {@code IPv4 to this host: -p tcp --dport 22}. */
    static Line heading(Description asked, Course course) {
        Line line = Line.of(asked.family().label(), Style.FAMILY).and(" " + course.words(), Style.HEADING);
        return asked.words().isEmpty() ? line : line.and(": " + asked.words());
    }

    private List<Line> lines(WhoCan.Source source, int width) {
        List<Line> lines = new ArrayList<>();
        String indent = source.certain() ? "  " : "    ";
        lines.addAll(Wrapping.lines(Line.of(indent).and(SourcesView.words(source.from()), Style.STRONG), width));
        for (Spot spot : source.rules().subList(0, Math.min(MANY_RULES, source.rules().size()))) {
            Line line = Line.of(indent + "    ").and(spot.words(), Style.CHAIN);
            lines.addAll(Wrapping.lines(spot.rule() == null ? line
                    : line.and("  ").and(new Line(RuleView.line(spot.rule().text()).spans(), false)), width));
        }
        if (source.rules().size() > MANY_RULES) {
            lines.add(Line.of(indent + "    and " + (source.rules().size() - MANY_RULES) + " more rules",
                    Style.FAINT));
        }
        for (String condition : source.dependsOn()) {
            lines.addAll(Wrapping.lines(Line.of(indent + "    depends on " + condition, Style.WARNING), width));
        }
        return lines;
    }

    /** For programs: an entry for each range. */
    public List<Object> document() {
        List<Object> all = new ArrayList<>();
        for (WhoCan.Source source : found.sources()) {
            for (String range : SourcesView.ranges(source.from())) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("section", asked.family().section());
                one.put("to", course.name().toLowerCase(Locale.ROOT));
                one.put("range", range);
                one.put("certain", source.certain());
                one.put("interfaces", source.from().interfaces());
                one.put("rules", source.rules().stream().map(WhoCanView::document).toList());
                one.put("dependsOn", source.dependsOn());
                all.add(one);
            }
        }
        return all;
    }

    /** A rule or policy with its place. */
    static Map<String, Object> document(Spot spot) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("table", spot.table());
        one.put("chain", spot.chain());
        one.put("position", spot.position());
        one.put("rule", spot.rule() == null ? "" : spot.rule().line(spot.chain()));
        return one;
    }
}
