package org.iptsh.shell;

import java.util.ArrayList;
import java.util.List;

/** Cuts a script into statements: at line ends and semicolons outside quotes; a backslash joins two lines. */
final class Statements {

    /**
     * One statement.
     *
     * @param line the number of the line it starts on, from 1
     * @param offset where in the script it starts
     */
    record Statement(String text, int line, int offset) {}

    private Statements() {}

    static List<Statement> of(String script) {
        List<Statement> statements = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        char quote = 0;
        boolean comment = false;
        int line = 1;
        int start = 1;
        int offset = 0;
        for (int i = 0; i <= script.length(); i++) {
            char c = i < script.length() ? script.charAt(i) : '\n';
            boolean last = i == script.length();
            if (c == '\\' && i + 1 < script.length() && !comment && quote != '\'') {
                char next = script.charAt(++i);
                if (next == '\n') {
                    line++;
                    text.append(' ');
                } else {
                    text.append(c).append(next);
                }
            } else if (last || (c == '\n' || c == ';' && !comment) && quote == 0) {
                if (!text.toString().isBlank()) {
                    statements.add(new Statement(text.toString().strip(), start, offset));
                }
                text.setLength(0);
                comment = false;
                line += c == '\n' ? 1 : 0;
                start = line;
                offset = i + 1;
            } else {
                if (c == '\n') {
                    line++;
                }
                boolean begins = text.length() == 0 || Character.isWhitespace(text.charAt(text.length() - 1));
                if (!comment && quote == 0 && c == '#' && begins) {
                    comment = true;
                } else if (!comment && quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                }
                if (!comment) {
                    text.append(c);
                }
                if (text.toString().isBlank()) {
                    start = line;
                    offset = i + 1;
                }
            }
        }
        return statements;
    }
}
