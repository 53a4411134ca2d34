package org.iptsh.ruleset;

import java.util.Optional;

/**
 * Something wrong with what somebody wrote, and where it stands.
 *
 * @param file where the text came from; empty for a line typed in the shell
 * @param line counted from 1; 0 if the text is one line
 * @param column counted from 1, in characters
 * @param source the whole line as it was written
 * @param message the reason, one sentence without a full stop
 * @param hint the way out
 */
public record Problem(String file, int line, int column, String source, String message, Optional<String> hint) {

    /** A problem at an offset (from 0) of a line that was typed. */
    public static Problem at(String source, int offset, String message) {
        return new Problem("", 0, offset + 1, source, message, Optional.empty());
    }

    public Problem hint(String way) {
        return new Problem(file, line, column, source, message, Optional.of(way));
    }

    /** The same problem, said of a line of a file. */
    public Problem in(String newFile, int newLine) {
        return new Problem(newFile, newLine, column, source, message, hint);
    }

    /** The same problem, found {@code offset} characters into a longer line. */
    public Problem within(String wholeLine, int offset) {
        return new Problem(file, line, column + offset, wholeLine, message, hint);
    }

    /** {@code FILE:LINE:COLUMN: message}; what is unknown is left out. */
    public String headline() {
        String place = file.isEmpty() ? "" : file + ":" + (line > 0 ? line + ":" + column + ":" : "") + " ";
        return place + message + hint.map(way -> "; " + way).orElse("");
    }

    /** The line with a caret under the place, cut to what fits around it; two lines. */
    public String excerpt(int width) {
        int at = Math.min(Math.max(column - 1, 0), source.length());
        int from = at < width - 10 ? 0 : at - width / 2;
        int to = Math.min(source.length(), from + width);
        StringBuilder shown = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = source.charAt(i);
            shown.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '\u00b7' : c);
        }
        return shown + "\n" + " ".repeat(at - from) + "^";
    }

    @Override
    public String toString() {
        return headline() + "\n" + excerpt(100);
    }
}
