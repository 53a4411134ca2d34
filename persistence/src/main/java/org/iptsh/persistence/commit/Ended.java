package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The commit before: how it ended.
 *
 * @param outcome {@code confirmed}, {@code rolled-back}, {@code refused} or {@code abandoned}
 * @param when it ended
 * @param by who confirmed it; empty if nobody did
 */
public record Ended(Journal journal, String outcome, Instant when, String by) {

    static Optional<Ended> read(Path folder) {
        return Journal.read(folder).map(journal -> new Ended(journal, Pending.word(folder.resolve("outcome")),
                changed(folder.resolve("outcome"), journal), Pending.word(folder.resolve("confirmed-by"))));
    }

    private static Instant changed(Path outcome, Journal journal) {
        try {
            return Files.getLastModifiedTime(outcome).toInstant();
        } catch (IOException e) {
            return journal.started();
        }
    }

    public boolean isConfirmed() {
        return outcome.equals("confirmed");
    }
}
