package org.iptsh.shell.line;

import java.util.List;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.catalogue.Candidate;
import org.iptsh.shell.Printable;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers JLine what may stand at the cursor. */
public final class LineCompleter implements Completer {
    private final Expectation expectation;

    public LineCompleter(Expectation expectation) {
        this.expectation = expectation;
    }

    @Override
    public void complete(LineReader reader, ParsedLine parsed, List<org.jline.reader.Candidate> candidates) {
        TypedLine line = (TypedLine) parsed;
        List<Candidate> found;
        try {
            found = expectation.at(line.line().substring(0, line.cursor()), line.before(), line.word());
        } catch (HostException e) {
            // What can't be read can't be offered; the command itself will say why.
            return;
        }
        int width = reader.getTerminal().getWidth();
        int order = 1;
        for (Candidate candidate : found) {
            String text = candidate.text();
            candidates.add(new org.jline.reader.Candidate(text, shown(candidate, found, width), candidate.group(),
                    null, null, null, candidate.finished(), order++));
        }
    }

    /** A candidate as it is listed, what it means beside it; JLine itself would set that to the right, in brackets. */
    static String shown(Candidate candidate, List<Candidate> all, int width) {
        String text = Printable.text(candidate.text());
        if (all.stream().allMatch(each -> each.description().isEmpty())) {
            return text;
        }
        int column = all.stream().mapToInt(each -> each.text().length()).filter(length -> length <= width / 3)
                .max().orElse(text.length());
        String line = text + " ".repeat(Math.max(0, column - text.length())) + "  "
                + Printable.text(candidate.description());
        int end = Math.max(text.length(), width - 2);
        // More than half a line each, or they would stand in columns.
        return line.length() > end
                ? line.substring(0, end - 1) + "\u2026" : line + " ".repeat(Math.max(0, width / 2 + 1 - line.length()));
    }
}
