package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Effect;
import org.iptsh.ruleset.trace.Miss;
import org.iptsh.ruleset.trace.Step;

/** Draws the way of a case's packets: a line down, the tables on it, and on each the rules that they met. */
final class PathView {
    private static final String RAIL = "\u2502 ";
    private static final String STOP = "\u251c ";
    private static final int INDENT = 4;
    /** So many near misses are shown of a chain. */
    private static final int MISSES = 3;

    private final Traced traced;
    private final Case one;
    private final int width;
    private final List<Step> path;
    private final Set<Miss> told = new HashSet<>();
    private final List<Line> lines = new ArrayList<>();

    PathView(Traced traced, Case one, int width) {
        this.traced = traced;
        this.one = one;
        this.width = width;
        this.path = traced.trace().path(one);
    }

    List<Line> lines() {
        boolean routed = traced.routing(one).isEmpty();
        if (traced.own()) {
            stop(Line.of("is made by this host", Style.HEADING));
        }
        int at = 0;
        while (at < path.size()) {
            Step step = path.get(at);
            if (!routed && step.hook() != Hook.PREROUTING) {
                routed = true;
                routing();
            }
            int end = at;
            while (end < path.size() && sameTable(path.get(end), step)) {
                end++;
            }
            table(path.subList(at, end));
            at = end;
        }
        if (!routed) {
            routing();
        }
        return lines;
    }

    private void routing() {
        traced.routing(one).ifPresent(where -> stop(Line.of(where, Style.HEADING)));
    }

    private void stop(Line line) {
        List<Line> pieces = Wrapping.lines(line, Math.max(width - STOP.length(), 30), INDENT);
        for (int i = 0; i < pieces.size(); i++) {
            lines.add(Line.of(i == 0 ? STOP : RAIL, Style.FAINT).and(pieces.get(i)).asItStands());
        }
    }

    private static boolean sameTable(Step one, Step other) {
        return one.hook() == other.hook() && one.spot().table().equals(other.spot().table());
    }

    /** One table's rules; a table without any is left out, unless its policy decides. */
    private void table(List<Step> steps) {
        Step first = steps.get(0);
        Table table = traced.ruleset().table(first.spot().table()).orElseThrow().normalised();
        boolean decides = one.decider().filter(steps::contains).isPresent();
        boolean empty = table.chain(first.hook().name()).orElseThrow().size() == 0;
        if (empty && !decides) {
            return;
        }
        List<Miss> near = first.isPolicy() && !decides
                ? misses(first.spot().chain(), first, Integer.MAX_VALUE) : List.of();
        boolean quiet = first.isPolicy() && !decides && near.size() < 2;
        stop(Line.of(table.name() + " ", Style.TABLE).and(first.hook().name(), Style.CHAIN)
                .and(!quiet ? "" : near.isEmpty() ? "  no rule matches" : "  " + words(near.get(0)), Style.FAINT));
        if (!quiet) {
            for (int i = 0; i < steps.size(); i++) {
                step(steps, i);
            }
        }
    }

    private void step(List<Step> steps, int index) {
        Step step = steps.get(index);
        if (step.isPolicy()) {
            misses(step.depth(), misses(step.spot().chain(), step, Integer.MAX_VALUE));
            if (one.decider().filter(step::equals).isPresent()) {
                text(step.depth(), Line.of("     policy " + step.effect().kind(), Style.STRONG));
            }
            return;
        }
        misses(step.depth(), misses(step.spot().chain(), step, step.spot().position()));
        text(step.depth(), Line.of(String.format("%3d  ", step.spot().position()), Style.NUMBER)
                .and(new Line(RuleView.line(step.spot().rule().text()).spans(), false)));
        note(steps, index);
        boolean jumps = step.effect().kind() == Effect.Kind.JUMP || step.effect().kind() == Effect.Kind.GOTO;
        if (jumps) {
            Step next = index + 1 < steps.size() ? steps.get(index + 1) : null;
            boolean inside = next != null && next.depth() > step.depth();
            List<Miss> missed = inside ? List.of() : misses(step.effect().chain(), step, Integer.MAX_VALUE);
            text(step.depth() + 1, Line.of(" " + step.effect().chain(), Style.CHAIN)
                    .and(inside || !missed.isEmpty() ? "" : "  no rule matches", Style.FAINT));
            misses(step.depth() + 1, missed);
        }
    }

    /** What a rule made of the packets, where that is more than its target says. */
    private void note(List<Step> steps, int index) {
        Step step = steps.get(index);
        String changes = traced.changes(step, one);
        String share = traced.share(step, one);
        List<String> notes = new ArrayList<>();
        notes.add(share);
        notes.add(changes);
        notes.add(step.effect().kind() == Effect.Kind.UNKNOWN ? "nobody knows what it does" : "");
        notes.removeIf(String::isEmpty);
        if (!notes.isEmpty()) {
            boolean perhaps = !share.isEmpty() || step.effect().kind() == Effect.Kind.UNKNOWN;
            text(step.depth(), Line.of("     \u2192 ", Style.FAINT)
                    .and(String.join("; ", notes), perhaps ? Style.WARNING : Style.MOVED));
        }
    }

    /** The rules of a chain above a position that were nearly matched, and not told of yet. */
    private List<Miss> misses(String chain, Step at, int below) {
        return traced.misses().stream()
                .filter(miss -> miss.hook() == at.hook() && miss.spot().table().equals(at.spot().table()))
                .filter(miss -> miss.spot().chain().equals(chain) && miss.spot().position() < below)
                .filter(miss -> !told.contains(miss)).toList();
    }

    private static String words(Miss miss) {
        return "not rule " + miss.spot().position() + ": " + miss.lacked();
    }

    private void misses(int depth, List<Miss> misses) {
        told.addAll(misses);
        misses.stream().limit(MISSES).forEach(miss -> text(depth, Line.of(
                "     " + words(miss), Style.FAINT)));
        if (misses.size() > MISSES) {
            text(depth, Line.of("     nor " + (misses.size() - MISSES) + " more, each for one thing", Style.FAINT));
        }
    }

    private void text(int depth, Line line) {
        int indent = depth * INDENT;
        List<Line> pieces = Wrapping.lines(line, Math.max(width - RAIL.length() - indent, 30), 7);
        pieces.forEach(piece -> lines.add(
                Line.of(RAIL + " ".repeat(indent), Style.FAINT).and(piece).asItStands()));
    }
}
