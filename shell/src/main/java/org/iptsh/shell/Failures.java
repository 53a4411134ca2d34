package org.iptsh.shell;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Problem;

/** Shows failures: the reason, the place with a caret, and the way out. */
final class Failures {
    private Failures() {}

    /** A failure in lines of about {@code width} columns. */
    static List<Line> lines(CommandFailure failure, int width) {
        List<Line> lines = new ArrayList<>();
        if (failure.problems().isEmpty()) {
            lines.add(Line.of(failure.getMessage(), Style.ERROR));
            failure.details().forEach(detail -> lines.add(Line.of("  " + detail)));
            return lines;
        }
        for (Problem problem : failure.problems()) {
            lines.add(Line.of(problem.headline(), Style.ERROR));
            String[] excerpt = problem.excerpt(Math.max(20, width - 4)).split("\n", 2);
            lines.add(Line.of("  " + excerpt[0], Style.FAINT));
            lines.add(Line.of("  " + excerpt[1], Style.ERROR));
        }
        return lines;
    }
}
