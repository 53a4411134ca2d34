package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Step;
import org.iptsh.ruleset.trace.Verdict;

/** Shows a trace: how it can end and for which packets, then the way that packets take, and the verdict. */
public final class TraceView {
    private static final int SHOWN = 12;
    private static final int VERDICT = 9;
    private static final String END = "\u2514 ";

    private final Traced traced;
    private final int width;
    private final boolean all;

    /**
     * A view of a trace.
     *
     * @param width the columns there are
     * @param all whether each case's way is shown, or that of the likeliest
     */
    public TraceView(Traced traced, int width, boolean all) {
        this.traced = traced;
        this.width = width;
        this.all = all;
    }

    /** The whole answer in lines. */
    public List<Line> lines() {
        List<Case> cases = traced.cases().all();
        if (cases.size() == 1) {
            return way(traced, cases.get(0));
        }
        List<Line> lines = new ArrayList<>(Wrapping.lines(Line.of(traced.asked(), Style.STRONG), width, 2));
        lines.add(Line.of((traced.trace().certain().map(Verdict::name).orElse("it depends")) + ", in "
                + cases.size() + " cases:", Style.STRONG));
        lines.add(Line.empty());
        for (int i = 0; i < cases.size() && (all || i < SHOWN); i++) {
            lines.addAll(row(i + 1, cases.get(i)));
        }
        if (!all && cases.size() > SHOWN) {
            lines.add(Line.of("     and " + (cases.size() - SHOWN) + " more: --all shows them", Style.FAINT));
        }
        for (Case one : all ? cases : List.of(traced.cases().likely())) {
            lines.add(Line.empty());
            lines.add(Line.of("The way of case " + (cases.indexOf(one) + 1) + ", such as", Style.HEADING));
            Traced alone = traced.alone(one);
            lines.addAll(way(alone, alone.like(one)));
        }
        return lines;
    }

    private List<Line> row(int number, Case one) {
        List<Line> lines = new ArrayList<>();
        String indent = " ".repeat(5 + VERDICT);
        lines.add(Line.of(String.format("%3d  ", number), Style.NUMBER)
                .and(String.format("%-" + VERDICT + "s", one.verdict()), style(one.verdict()))
                .and(traced.decider(one)));
        for (String packets : traced.packets(one)) {
            lines.addAll(Wrapping.lines(Line.of(indent + packets, Style.OPTION), width, indent.length() + 2));
        }
        traced.conditions(one).forEach(condition -> lines.addAll(
                Wrapping.lines(Line.of(indent + condition, Style.WARNING), width, indent.length() + 2)));
        return lines;
    }

    private List<Line> way(Traced told, Case one) {
        List<Line> lines = new ArrayList<>(Wrapping.lines(Line.of(told.asked(), Style.STRONG), width, 2));
        lines.addAll(new PathView(told, one, width).lines());
        Line verdict = Line.of(END, Style.FAINT).and(one.verdict().name(), style(one.verdict()))
                .and((one.decider().isPresent() ? "  by " : ": ") + told.decider(one), Style.STRONG);
        Optional<Step> rule = one.decider().filter(step -> !step.isPolicy());
        if (rule.isPresent()) {
            verdict = verdict.and("  ").and(new Line(RuleView.line(rule.get().spot().rule().text()).spans(), false));
        }
        lines.addAll(Wrapping.lines(verdict, width, 4));
        told.conditions(one).forEach(condition -> lines.addAll(
                Wrapping.lines(Line.of("  " + condition, Style.WARNING), width, 4)));
        return lines;
    }

    private static Style style(Verdict verdict) {
        return verdict.lets() ? Style.TARGET_ACCEPT : verdict.stops() ? Style.TARGET_DROP : Style.WARNING;
    }
}
