package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A commit that awaits its confirm.
 *
 * @param state {@code armed}, {@code applying}, {@code applied}, {@code rolling-back} or {@code rollback-failed}
 */
public record Pending(Journal journal, String state) {

    /** Reads a commit's folder; empty if it is not there. One whose journal is damaged is a pending commit, too. */
    static Optional<Pending> read(Path folder) {
        Optional<Journal> journal = Journal.read(folder).filter(Journal::isWhole);
        if (journal.isEmpty() && Files.isDirectory(folder)) {
            // Another commit may have come here in this instant; each comes with all of its files.
            journal = Optional.of(Journal.read(folder).filter(Journal::isWhole).orElse(Journal.DAMAGED));
        }
        return journal.map(known -> new Pending(known, word(folder.resolve("state"))));
    }

    static String word(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether another commit of this user may take its place: it is theirs, and is neither being made nor undone. */
    public boolean isReplaceableBy(Who who) {
        return state.equals("applied") && journal.who().user().equals(who.user());
    }

    /** {@code by alice from 192.0.2.7 on host web1}. */
    public String whose() {
        return "by " + journal.who().user() + " from " + journal.who().from();
    }

    /** What is to be said of it, by its state: one sentence without a full stop. */
    public String sentence() {
        return switch (state) {
            case "rollback-failed" -> "a commit " + whose() + " could not be rolled back";
            case "rolling-back" -> "a commit " + whose() + " is being rolled back";
            case "armed", "applying" -> "a commit " + whose() + " is being made";
            case "applied" -> "a commit is pending, " + whose() + ": " + journal.secondsLeft() + " s left";
            default -> "the folder of a commit " + whose() + " is damaged";
        };
    }

    /** What can be done about it. */
    public String wayOut() {
        return switch (state) {
            case "rollback-failed" -> "`rollback` tries again; its folder `pending` holds the rules of before: once "
                    + "live is right by hand, `rollback --abandon` gives the commit up";
            case "rolling-back", "armed", "applying" -> "`status` tells when it is over";
            case "applied" -> "`confirm` keeps it, `rollback` takes it back";
            default -> "it can't be confirmed; `rollback` takes it back";
        };
    }
}
