package org.iptsh.shell.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.question.Assertions;
import org.iptsh.ruleset.question.Assertions.Numbered;
import org.iptsh.ruleset.question.Judgement;

/**
 * Lists assertions with what is to be said of each.
 *
 * @param judged those that were judged, one for each family that an assertion counts for
 */
public record AssertionsView(Assertions assertions, List<Judgement> judged) {

    public AssertionsView {
        judged = List.copyOf(judged);
    }

    /** For a terminal. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Numbered each : assertions.all()) {
            lines.add(Line.of(String.format("%5d  ", each.line()), Style.NUMBER).and(each.assertion().line())
                    .asItStands());
            lines.addAll(result("", of(each)));
        }
        if (lines.isEmpty()) {
            lines.add(Line.of("no assertions; `assert allow -p tcp --dport 22 --to local` adds one", Style.FAINT));
        }
        return lines;
    }

    private List<Judgement> of(Numbered each) {
        return judged.stream().filter(judgement -> judgement.demand().place().equals(each.place())).toList();
    }

    /**
     * What is to be said of one: a line, or if its families differ, one for each.
     *
     * @param where in which ruleset it is so; empty if that is clear
     */
    public static List<Line> result(String where, List<Judgement> judged) {
        boolean same = judged.stream().map(Judgement::state).distinct().count() == 1
                && judged.get(0).state() != Judgement.State.BROKEN
                && judged.get(0).state() != Judgement.State.UNCERTAIN;
        List<Line> lines = new ArrayList<>();
        for (Judgement judgement : same ? judged.subList(0, 1) : judged) {
            Line line = Line.of("       ").and(JudgementView.state(judgement))
                    .and(where.isEmpty() ? "" : " in " + where);
            line = same ? line : line.and(" (" + judgement.family().label() + ")", Style.FAINT);
            lines.add(line.and(switch (judgement.state()) {
                case BROKEN -> ": " + JudgementView.example(judgement);
                case UNCERTAIN -> ": it " + JudgementView.doubt("", judgement.dependsOn()).strip();
                default -> "";
            }));
        }
        return lines;
    }

    /** For a program. */
    public List<Object> document() {
        List<Object> all = new ArrayList<>();
        for (Numbered each : assertions.all()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("line", each.line());
            document.put("assertion", each.assertion().line());
            document.put("judged", of(each).stream().map(JudgementView::document).toList());
            all.add(document);
        }
        return all;
    }
}
