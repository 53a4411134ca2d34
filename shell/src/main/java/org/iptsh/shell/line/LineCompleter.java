package org.iptsh.shell.line;

import java.util.List;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.catalogue.Candidate;
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
        int order = 0;
        for (Candidate candidate : found) {
            String description = candidate.description().isEmpty() ? null : candidate.description();
            candidates.add(new org.jline.reader.Candidate(candidate.text(), candidate.text(), candidate.group(),
                    description, null, null, candidate.finished(), order++));
        }
    }
}
