package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.iptsh.ruleset.Problem;

/**
 * Lines of a table, kept as text until they are needed.
 *
 * @param file the table they stand in
 * @param first number of the first line
 * @param text all of them
 */
record Lines(String file, int first, String text) {

    /**
     * A line that says something.
     *
     * @param start offset of its first character that is no blank
     */
    record Line(String text, int start) {

        /** Tells that the line is wrong at this offset. */
        Wrong wrong(int offset, String message) {
            return new Wrong(offset, message);
        }
    }

    /** What is wrong with a line, on its way to {@link #read}. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int offset;

        private Wrong(int offset, String message) {
            super(message, null, false, false);
            this.offset = offset;
        }
    }

    /** Hands over each line but empty ones and comments; returns what was wrong, with lines and columns. */
    List<Problem> read(Consumer<Line> reader) {
        List<Problem> problems = new ArrayList<>(0);
        int number = first;
        int at = 0;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            String line = text.substring(at, end);
            int start = TableText.skipBlanks(line, 0);
            if (start < line.length() && line.charAt(start) != '#') {
                try {
                    reader.accept(new Line(line, start));
                } catch (Wrong e) {
                    problems.add(Problem.at(line, e.offset, e.getMessage()).in(file, number));
                } catch (IllegalArgumentException e) {
                    problems.add(Problem.at(line, start, e.getMessage()).in(file, number));
                } catch (IndexOutOfBoundsException e) {
                    problems.add(Problem.at(line, line.length(), "this line breaks off").in(file, number));
                }
            }
            number++;
            at = end + 1;
        }
        return problems;
    }
}
