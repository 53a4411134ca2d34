package org.iptsh.persistence.guard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;

/**
 * The script that applies a pending commit, takes it back or lets it stand: the only thing that changes live.
 *
 * <p>It locks the folder against its own kind with flock(2), which a lock of Java's would not exclude.
 *
 * @param programs where to run it
 * @param run the folder of the pending commit
 */
public record TransactionScript(Programs programs, Path run) {
    private static final int REFUSED = 4;
    private static final int TOO_LATE = 5;

    public TransactionScript {
        run = run.toAbsolutePath().normalize();
    }

    /**
     * Puts the script and what it calls into the folder, which is made where it isn't there.
     *
     * @throws HostException if that can't be done, or somebody else could change the folder
     */
    public void install() {
        Path folder = new PrivateFolder(run).make();
        for (Script part : Script.OF_COMMIT) {
            AtomicFile file = new AtomicFile(folder.resolve(part.file()));
            byte[] content = part.content();
            // What is in place is whole and on the disk, since it got there by a rename.
            if (!file.read().filter(there -> Arrays.equals(there, content)).isPresent()) {
                file.write(content);
            }
        }
    }

    /** Brings live to the candidate of the pending commit, whole or not at all. */
    public Outcome apply(String id) {
        return outcome("apply", id);
    }

    /** Brings live back to what it was before the pending commit. A commit that isn't pending any more is no error. */
    public Outcome rollback(String id) {
        return outcome("rollback", id);
    }

    /** Takes the commit out of the timer's reach: it lies in {@code confirmed} then, to be saved. */
    public Outcome confirm(String id) {
        return outcome("confirm", id);
    }

    /**
     * Puts another commit into the place of one that is applied; it is armed then, to be applied as any other.
     *
     * <p>It lies whole in {@code new.NEWID}, its timer waits already, and its {@code mine} and {@code before} lead back
     * to where live was before the first commit. It touches every chain that the first one does.
     */
    public Outcome replace(String id, String newId) {
        return outcome("replace", id, newId);
    }

    /** Gives a commit up that could not be rolled back: live stays as it is. */
    public Outcome abandon(String id) {
        return outcome("abandon", id);
    }

    /** Finishes a replacement that was cut off, or takes it back; to be called before a new commit is put. */
    public Outcome settle() {
        return outcome("settle", "none");
    }

    /** The command that runs one of the script's verbs, with /bin/sh since the folder may be mounted noexec. */
    List<String> command(String verb, String id) {
        return List.of("/bin/sh", run.resolve(Script.TRANSACTION.file()).toString(), verb, run.toString(), id);
    }

    private Outcome outcome(String verb, String id, String... more) {
        List<String> command = new ArrayList<>(command(verb, id));
        command.addAll(List.of(more));
        Finished finished = programs.run(command, new byte[0]);
        List<String> said = finished.stderr().lines().toList();
        return switch (finished.code()) {
            case 0 -> new Outcome.Done(said);
            case REFUSED -> new Outcome.Refused(said);
            case TOO_LATE -> new Outcome.TooLate();
            default -> throw new HostException(
                    "the transaction's script failed to " + verb + " commit " + id + ": " + finished.stderr().strip());
        };
    }

    /** How a step of the transaction ended. */
    public sealed interface Outcome {
        /**
         * It was done.
         *
         * @param said what programs had to say nevertheless, lines such as {@code section rules.v4: …}
         */
        record Done(List<String> said) implements Outcome {}

        /**
         * A program refused its part. After an apply everything is as before it, and before the commit that it took
         * the place of; after a rollback not all is. In either case a commit that could not be rolled back stays
         * pending, in state {@code rollback-failed}.
         *
         * @param said what the programs said, lines such as {@code section rules.v6: …}
         */
        record Refused(List<String> said) implements Outcome {}

        /** Nothing was done: the commit isn't pending any more, or not in the state for this step. */
        record TooLate() implements Outcome {}
    }
}
