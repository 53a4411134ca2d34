package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.diff.Change;
import org.iptsh.ruleset.diff.Diff;
import org.iptsh.ruleset.diff.Kind;

/** Shows a difference rule by rule: chain by chain, moves as moves, and in a changed rule the words that changed. */
public final class DiffView {
    private DiffView() {}

    /**
     * What belongs together: a change, or a rule that was taken out and the one in its place.
     *
     * @param lines a line for each change
     */
    public record Piece(List<Change> changes, List<Line> lines) {
        public Piece {
            changes = List.copyOf(changes);
            lines = List.copyOf(lines);
        }
    }

    /** The whole difference and a last line that counts it. */
    public static List<Line> lines(Diff diff) {
        List<Line> lines = new ArrayList<>();
        String heading = "";
        for (Piece piece : pieces(diff)) {
            Change change = piece.changes().get(0);
            String place = change.family() + change.table() + " " + change.chain();
            if (!place.equals(heading)) {
                heading = place;
                lines.add(heading(change));
            }
            lines.addAll(piece.lines());
        }
        lines.add(summary(diff));
        return lines;
    }

    /** The difference piece by piece, without headings. */
    public static List<Piece> pieces(Diff diff) {
        List<Piece> pieces = new ArrayList<>();
        List<Change> changes = diff.changes();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Change next = i + 1 < changes.size() ? changes.get(i + 1) : null;
            if (isRewrite(change, next)) {
                pieces.add(new Piece(List.of(change, next), rewritten(change, next)));
                i++;
            } else {
                pieces.add(new Piece(List.of(change), List.of(line(change))));
            }
        }
        return pieces;
    }

    /** Each change in a line of its own, its place in front: what one editing line did. */
    public static List<Line> brief(Diff diff) {
        return diff.changes().stream().map(change -> heading(change).and(line(change))).toList();
    }

    private static Line heading(Change change) {
        return Line.of(change.family().label(), Style.FAMILY).and(" ")
                .and(change.table(), Style.TABLE).and(" ").and(change.chain(), Style.CHAIN);
    }

    /** Whether a rule was taken out and another put in its place. */
    private static boolean isRewrite(Change change, Change next) {
        return next != null && change.kind() == Kind.REMOVED && next.kind() == Kind.ADDED
                && change.family() == next.family() && change.table().equals(next.table())
                && change.chain().equals(next.chain());
    }

    private static Line line(Change change) {
        String rule = spec(change);
        return switch (change.kind()) {
            case ADDED -> numbered("+", change.position(), Style.ADDED).and(rule, Style.ADDED);
            case REMOVED -> numbered("-", change.position(), Style.REMOVED).and(rule, Style.REMOVED);
            case MOVED -> numbered("~", change.position(), Style.MOVED).and(rule, Style.MOVED)
                    .and("   (was " + change.from() + ")", Style.FAINT);
            case CHAIN_ADDED -> Line.of("  + new chain", Style.ADDED);
            case CHAIN_REMOVED -> Line.of("  - chain removed", Style.REMOVED);
            case POLICY -> Line.of("  ~ policy ", Style.MOVED).and(lastWord(change.before()), Style.REMOVED)
                    .and(" -> ").and(lastWord(change.line()), Style.ADDED);
        };
    }

    private static Line numbered(String sign, int position, Style style) {
        return Line.of("  " + sign + " ", style).and(String.format("%3d  ", position), Style.NUMBER).asItStands();
    }

    private static String spec(Change change) {
        String lead = "-A " + change.chain();
        if (!change.line().startsWith(lead)) {
            return change.line();
        }
        String spec = change.line().substring(lead.length()).stripLeading();
        return spec.isEmpty() ? "(every packet, counted only)" : spec;
    }

    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    private static List<Line> rewritten(Change removed, Change added) {
        List<String> before = List.of(spec(removed).split(" "));
        List<String> after = List.of(spec(added).split(" "));
        return List.of(
                words(numbered("-", removed.position(), Style.REMOVED), before, after,
                        Style.REMOVED, Style.CHANGED_WORD_REMOVED),
                words(numbered("+", added.position(), Style.ADDED), after, before,
                        Style.ADDED, Style.CHANGED_WORD_ADDED));
    }

    /** The words of one side, those that the other lacks set off. */
    private static Line words(Line line, List<String> words, List<String> others, Style same, Style changed) {
        List<String> left = new ArrayList<>(others);
        Line result = line;
        for (int i = 0; i < words.size(); i++) {
            boolean kept = left.remove(words.get(i));
            result = result.and(i == 0 ? "" : " ", same).and(words.get(i), kept ? same : changed);
        }
        return result;
    }

    /** {@code 2 added, 1 removed}; {@code no difference} where there is none. */
    public static Line summary(Diff diff) {
        return Line.of(count(diff), Style.FAINT);
    }

    /** The same as plain text. */
    public static String count(Diff diff) {
        if (diff.isEmpty()) {
            return "no difference";
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Kind kind : List.of(Kind.ADDED, Kind.REMOVED, Kind.MOVED)) {
            count(diff, kind, kind.word(), counts);
        }
        count(diff, Kind.POLICY, "policy changed", counts);
        count(diff, Kind.CHAIN_ADDED, "new chain", counts);
        count(diff, Kind.CHAIN_REMOVED, "chain removed", counts);
        List<String> parts = new ArrayList<>();
        counts.forEach((name, number) -> parts.add(number + " " + (number > 1 ? plural(name) : name)));
        return String.join(", ", parts);
    }

    private static String plural(String name) {
        return switch (name) {
            case "policy changed" -> "policies changed";
            case "new chain" -> "new chains";
            case "chain removed" -> "chains removed";
            default -> name;
        };
    }

    private static void count(Diff diff, Kind kind, String name, Map<String, Integer> counts) {
        int number = (int) diff.changes().stream().filter(change -> change.kind() == kind).count();
        if (number > 0) {
            counts.put(name, number);
        }
    }

    /** The document of the design: {@code {"identical": …, "changes": […]}}. */
    public static Map<String, Object> document(Diff diff) {
        List<Object> changes = new ArrayList<>();
        for (Change change : diff.changes()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("section", change.section());
            one.put("table", change.table());
            one.put("chain", change.chain());
            one.put("kind", change.kind().word());
            one.put("position", change.position());
            if (change.from() > 0) {
                one.put("from", change.from());
            }
            one.put("rule", change.line());
            if (!change.before().isEmpty()) {
                one.put("before", change.before());
            }
            changes.add(one);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("identical", diff.isEmpty());
        document.put("changes", changes);
        return document;
    }
}
