package org.iptsh.shell.line;

import org.iptsh.ruleset.text.Lexer;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Cuts the typed line for JLine; a line that ends inside a quote or in a backslash goes on. */
public final class LineParser implements Parser {

    /** Whether a line ends inside a quote or in a backslash. */
    public static boolean goesOn(String line) {
        return Lexer.isUnclosed(line) || line.endsWith("\\");
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE) {
            if (Lexer.isUnclosed(line)) {
                throw new EOFError(-1, cursor, "a quote is open", "quote");
            } else if (line.endsWith("\\")) {
                throw new EOFError(-1, cursor, "the line goes on", "\\");
            }
        }
        return TypedLine.of(line, Math.max(0, Math.min(cursor, line.length())));
    }
}
