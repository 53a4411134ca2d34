package org.iptsh.shell.view;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Values;
import org.iptsh.ruleset.question.Difference;
import org.iptsh.ruleset.question.SemanticDiff;
import org.iptsh.ruleset.trace.PacketWords;

/** Shows which packets two rulesets treat differently: newly accepted ones, newly refused ones, and others. */
public record SemanticDiffView(Family family, SemanticDiff diff, PacketWords words) {

    /** The differences of one family; nothing if there is none. */
    public List<Line> lines(int width) {
        List<Line> lines = new ArrayList<>();
        String heading = "";
        for (Difference difference : diff.differences()) {
            String kind = (difference.certain() ? "" : "perhaps ") + words(difference.kind());
            if (!kind.equals(heading)) {
                heading = kind;
                lines.add(Line.of(family.label(), Style.FAMILY).and(" " + kind, Style.HEADING));
            }
            lines.addAll(lines(difference, width));
        }
        return lines;
    }

    private static String words(Difference.Kind kind) {
        return switch (kind) {
            case NEWLY_ACCEPTED -> "newly accepted";
            case NEWLY_REFUSED -> "newly refused";
            case OTHERWISE_CHANGED -> "changed otherwise";
            case OTHERWISE_ENDED -> "ended otherwise";
        };
    }

    private List<Line> lines(Difference difference, int width) {
        List<Line> lines = new ArrayList<>();
        Style style = switch (difference.kind()) {
            case NEWLY_ACCEPTED -> Style.ADDED;
            case NEWLY_REFUSED -> Style.REMOVED;
            default -> Style.MOVED;
        };
        String sign = switch (difference.kind()) {
            case NEWLY_ACCEPTED -> "+";
            case NEWLY_REFUSED -> "-";
            default -> "~";
        };
        lines.add(Line.of("  " + sign + " " + difference.course().words(), style)
                .and(difference.was() == difference.is() ? "" : "   " + difference.was() + " -> " + difference.is()));
        difference.cover().boxes().forEach(box ->
                lines.addAll(Wrapping.lines(Line.of("      ").and(words.of(box), style), width)));
        if (difference.cover().more()) {
            lines.add(Line.of("      and more", Style.FAINT));
        }
        lines.addAll(Wrapping.lines(
                Line.of("      for example ", Style.FAINT).and(words.of(difference.example()), Style.FAINT), width));
        if (!difference.left().isEmpty()) {
            lines.addAll(Wrapping.lines(Line.of("      which becomes ").and(list(difference.left()), Style.REMOVED)
                    .and(" -> ").and(list(difference.becomes()), Style.ADDED), width));
        }
        for (String condition : difference.dependsOn()) {
            lines.addAll(Wrapping.lines(Line.of("      depends on " + condition, Style.WARNING), width));
        }
        return lines;
    }

    private String list(Map<Field, BigInteger> fields) {
        return fields.entrySet().stream().map(field -> words.of(new Values(field.getKey(),
                List.of(new Values.Range(field.getValue(), field.getValue())), List.of())))
                .collect(Collectors.joining(" "));
    }

    /** For programs: an entry for each difference. */
    public List<Object> document() {
        List<Object> all = new ArrayList<>();
        for (Difference difference : diff.differences()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("section", family.section());
            one.put("kind", difference.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            one.put("course", difference.course().name().toLowerCase(Locale.ROOT));
            one.put("was", difference.was().name());
            one.put("is", difference.is().name());
            one.put("certain", difference.certain());
            one.put("packets", difference.cover().boxes().stream().map(words::of).toList());
            one.put("more", difference.cover().more());
            one.put("example", words.of(difference.example()));
            one.put("left", list(difference.left()));
            one.put("becomes", list(difference.becomes()));
            one.put("dependsOn", difference.dependsOn());
            all.add(one);
        }
        return all;
    }
}
