package org.iptsh.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Problem;

/** Shows failures: the reason, the place with a caret, and the way out. */
final class Failures {
    /** So many problems are shown with the line they are in. */
    private static final int SHOWN = 10;

    private Failures() {}

    /** A failure in lines of about {@code width} columns. */
    static List<Line> lines(CommandFailure failure, int width) {
        List<Line> lines = new ArrayList<>();
        if (failure.problems().isEmpty()) {
            lines.add(Line.of(failure.getMessage(), Style.ERROR));
            failure.details().forEach(detail -> lines.add(detail(detail)));
            return lines;
        }
        List<Problem> problems = firstOfEachLine(failure.problems());
        for (Problem problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
            lines.add(Line.of(problem.headline(), Style.ERROR));
            String[] excerpt = problem.excerpt(Math.max(20, width - 4)).split("\n", 2);
            lines.add(Line.of("  " + excerpt[0], Style.FAINT).asItStands());
            lines.add(Line.of("  " + excerpt[1], Style.ERROR).asItStands());
        }
        if (problems.size() > SHOWN) {
            String file = problems.get(0).file();
            lines.add(Line.of("and " + (problems.size() - SHOWN) + " more"
                    + (file.isEmpty() ? "" : ": `check " + file + "` lists all"), Style.WARNING));
        }
        return lines;
    }

    /** Of the problems of one line of a file the first: the others mostly follow from it. */
    private static List<Problem> firstOfEachLine(List<Problem> problems) {
        Set<String> seen = new HashSet<>();
        return problems.stream()
                .filter(problem -> problem.line() == 0 || seen.add(problem.line() + " " + problem.file()))
                .toList();
    }

    /** A further line of a failure: a rule stands as it is. */
    private static Line detail(String text) {
        Line line = Line.of("  " + text);
        return text.startsWith("-") ? line.asItStands() : line;
    }
}
