package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.question.Course;
import org.iptsh.ruleset.question.Reach;
import org.iptsh.ruleset.trace.Description;
import org.iptsh.ruleset.trace.PacketWords;

/** Shows services and who reaches them, as a list or as a table of services against sources. */
public record ReachView(Description asked, Course course, Reach reach, Space space, PacketWords words) {
    private static final int SERVICE_WIDTH = 24;
    private static final int SOURCE_WIDTH = 44;
    private static final int CELL = 3;

    /** Service by service, with those who reach it. */
    public List<Line> list(int width) {
        int names = Math.min(SERVICE_WIDTH, width / 3);
        List<Line> lines = new ArrayList<>(Wrapping.lines(WhoCanView.heading(asked, course), width));
        for (Reach.Column column : reach.columns()) {
            String service = column.service().words(space, words);
            boolean fits = service.length() < names;
            Line start = Line.of("  ").and(service, Style.STRONG);
            if (!fits) {
                lines.addAll(Wrapping.lines(start, width));
                start = Line.of("  ");
            }
            start = start.and(" ".repeat(names - (fits ? service.length() : 0)));
            if (!column.certain().isEmpty()) {
                lines.addAll(Wrapping.lines(start.and(SourcesView.words(column.certain())), width, names + 4));
                start = Line.of(" ".repeat(names + 2));
            }
            if (!column.perhaps().isEmpty()) {
                lines.addAll(Wrapping.lines(start.and("perhaps ", Style.WARNING)
                        .and(SourcesView.words(column.perhaps())), width, names + 4));
            }
        }
        lines.add(Line.of(reach.columns().isEmpty() ? "  nothing can be reached" : "  all else: nobody", Style.FAINT));
        lines.addAll(left(false, width));
        return lines;
    }

    /** A table: a line for each group of sources, a column for each service. */
    public List<Line> matrix(int width) {
        List<Line> lines = new ArrayList<>(Wrapping.lines(WhoCanView.heading(asked, course), width));
        int label = Math.max(20, Math.min(SOURCE_WIDTH, width - 8 * CELL - 2));
        int across = Math.max(1, (width - 2 - label) / CELL);
        int columns = reach.columns().size();
        for (int from = 0; from == 0 || from < columns; from += across) {
            int to = Math.min(columns, from + across);
            lines.add(Line.of(" ".repeat(label + 2)).and(numbers(from, to), Style.NUMBER).asItStands());
            for (Reach.Row row : reach.rows()) {
                lines.addAll(row(row, label, from, to));
            }
        }
        for (int i = 0; i < columns; i++) {
            lines.addAll(Wrapping.lines(Line.of(String.format("  %3d  ", i + 1), Style.NUMBER)
                    .and(reach.columns().get(i).service().words(space, words)), width, 7));
        }
        lines.addAll(Wrapping.lines(
                Line.of("  + gets through   ? perhaps   . does not", Style.FAINT), width, 2));
        lines.addAll(left(true, width));
        return lines;
    }

    private static String numbers(int from, int to) {
        StringBuilder numbers = new StringBuilder();
        for (int i = from; i < to; i++) {
            numbers.append(String.format("%" + CELL + "d", i + 1));
        }
        return numbers.toString();
    }

    private static List<Line> row(Reach.Row row, int label, int from, int to) {
        List<Line> lines = new ArrayList<>();
        List<Line> names = Wrapping.lines(Line.of(SourcesView.words(row.sources())), label, 2);
        for (Line name : names) {
            Line line = Line.of("  ").and(name);
            if (lines.isEmpty()) {
                line = line.and(" ".repeat(Math.max(0, label - name.text().length())));
                for (int i = from; i < to; i++) {
                    line = line.and(cell(row.answers().get(i)));
                }
            }
            lines.add(line.asItStands());
        }
        return lines;
    }

    private static Line cell(Reach.Answer answer) {
        return switch (answer) {
            case YES -> Line.of("  +", Style.TARGET_ACCEPT);
            case PERHAPS -> Line.of("  ?", Style.WARNING);
            case NO -> Line.of("  .", Style.FAINT);
        };
    }

    private List<Line> left(boolean rows, int width) {
        List<Line> lines = new ArrayList<>();
        if (reach.columns().size() < reach.services()) {
            lines.add(Line.of("  shown are the " + reach.columns().size() + " of " + reach.services()
                    + " services that the most sources reach", Style.FAINT));
        }
        if (rows && reach.rows().size() < reach.groups()) {
            lines.add(Line.of("  shown are the " + reach.rows().size() + " largest of " + reach.groups()
                    + " groups of sources", Style.FAINT));
        }
        return lines.stream().flatMap(line -> Wrapping.lines(line, width, 4).stream()).toList();
    }

    /** For programs: the services with their sources, and the table. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("section", asked.family().section());
        document.put("to", course.name().toLowerCase(Locale.ROOT));
        document.put("services", reach.columns().stream().map(this::document).toList());
        List<Object> rows = new ArrayList<>();
        for (Reach.Row row : reach.rows()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("sources", SourcesView.documents(row.sources(), true));
            one.put("reach", row.answers().stream().map(each -> each.name().toLowerCase(Locale.ROOT)).toList());
            rows.add(one);
        }
        document.put("matrix", rows);
        document.put("servicesInAll", reach.services());
        document.put("groupsInAll", reach.groups());
        return document;
    }

    private Map<String, Object> document(Reach.Column column) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("protocol", column.service().protocol(space, words));
        one.put("ports", column.service().isWhole(space) ? List.of() : column.service().ports().ranges().stream()
                .map(range -> words.list(column.service().ports().field(), List.of(range))).toList());
        List<Object> sources = new ArrayList<>(SourcesView.documents(column.certain(), true));
        sources.addAll(SourcesView.documents(column.perhaps(), false));
        one.put("sources", sources);
        return one;
    }
}
