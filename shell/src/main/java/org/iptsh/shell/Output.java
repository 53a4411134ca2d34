package org.iptsh.shell;

import com.grack.nanojson.JsonWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.text.Line;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.text.Utf8;

/** Prints answers and failures where there is no terminal to draw on: plain text, or JSON. */
final class Output {
    /** The columns that a failing line is shown in. */
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;

    Output(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    void answer(Answer answer) {
        if (json) {
            document(answer.document());
        } else {
            answer.lines().forEach(this::line);
        }
        answer.notes().forEach(this::note);
        flush();
    }

    /** Says something beside the answer. */
    void note(Line line) {
        err.println(line.text());
        err.flush();
    }

    /** As bytes: a rule may hold some that are not UTF-8. */
    private void line(Line line) {
        byte[] bytes = Utf8.encode(line.text());
        out.write(bytes, 0, bytes.length);
        out.write('\n');
    }

    private void document(Object document) {
        byte[] bytes = JsonWriter.string(document).getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.write('\n');
    }

    /**
     * Says what went wrong.
     *
     * @param where the place in a script; empty for a single command
     * @param more what else there is to know, a line each
     */
    void failure(CommandFailure failure, Optional<String> where, List<String> more) {
        if (json) {
            document(document(failure, where, more));
            flush();
            return;
        }
        String prefix = where.map(place -> place + ": ").orElse("");
        List<Line> lines = Failures.lines(failure, WIDTH);
        note(Line.of(prefix + lines.get(0).text()));
        lines.subList(1, lines.size()).forEach(this::note);
        more.forEach(line -> note(Line.of("  " + line)));
    }

    private static Map<String, Object> document(CommandFailure failure, Optional<String> where, List<String> more) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("exit", failure.exit().code());
        error.put("message", failure.getMessage());
        where.ifPresent(place -> error.put("where", place));
        error.put("details", Stream.concat(failure.details().stream(), more.stream()).toList());
        error.put("problems", failure.problems().stream().map(Output::document).toList());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("error", error);
        return document;
    }

    private static Map<String, Object> document(Problem problem) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", problem.file());
        document.put("line", problem.line());
        document.put("column", problem.column());
        document.put("message", problem.message());
        document.put("hint", problem.hint().orElse(null));
        return document;
    }

    private void flush() {
        out.flush();
        err.flush();
    }
}
