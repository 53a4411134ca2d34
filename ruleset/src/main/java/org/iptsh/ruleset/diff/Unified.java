package org.iptsh.ruleset.diff;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts in the unified format that diff(1) and git print and patch(1) reads. */
public final class Unified {
    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final List<String> out = new ArrayList<>();

    private Unified(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The lines of the difference; none if the texts are equal.
     *
     * @param from the name of the first text, for the header
     */
    public static List<String> between(String from, String before, String to, String after) {
        Unified unified = new Unified(before.lines().toList(), after.lines().toList());
        unified.hunks();
        if (!unified.out.isEmpty()) {
            unified.out.addAll(0, List.of("--- " + from, "+++ " + to));
        }
        return unified.out;
    }

    /** A line of the script: kept, removed or added; the numbers are those of the next line on each side. */
    private record Step(char sign, String text, int oldLine, int newLine) {}

    private void hunks() {
        List<Step> steps = steps();
        int at = 0;
        while (at < steps.size()) {
            while (at < steps.size() && steps.get(at).sign() == ' ') {
                at++;
            }
            if (at == steps.size()) {
                return;
            }
            int end = at;
            for (int i = at; i < steps.size() && i <= end + 2 * CONTEXT; i++) {
                end = steps.get(i).sign() == ' ' ? end : i;
            }
            hunk(steps.subList(Math.max(0, at - CONTEXT), Math.min(steps.size(), end + 1 + CONTEXT)));
            at = end + 1;
        }
    }

    private void hunk(List<Step> steps) {
        long old = steps.stream().filter(step -> step.sign() != '+').count();
        long now = steps.stream().filter(step -> step.sign() != '-').count();
        Step first = steps.get(0);
        out.add("@@ -" + range(first.oldLine(), old) + " +" + range(first.newLine(), now) + " @@");
        steps.forEach(step -> out.add(step.sign() + step.text()));
    }

    private static String range(int line, long count) {
        return (count == 0 ? line - 1 : line) + (count == 1 ? "" : "," + count);
    }

    private List<Step> steps() {
        int[] partner = Alignment.of(before, after);
        List<Step> steps = new ArrayList<>();
        int old = 0;
        int added = 0;
        for (int i = 0; i <= partner.length; i++) {
            if (i < partner.length && partner[i] < 0) {
                added++;
                continue;
            }
            int upTo = i == partner.length ? before.size() : partner[i];
            for (; old < upTo; old++) {
                steps.add(new Step('-', before.get(old), old + 1, i - added + 1));
            }
            for (int j = i - added; j < i; j++) {
                steps.add(new Step('+', after.get(j), old + 1, j + 1));
            }
            added = 0;
            if (i < partner.length) {
                steps.add(new Step(' ', after.get(i), old + 1, i + 1));
                old++;
            }
        }
        return steps;
    }
}
