package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.ruleset.text.Utf8;

/**
 * The folder that holds the pending commit, for the transaction's script to work on; its head says what each file is.
 *
 * @param run the folder it is in
 */
record CommitFolder(Path run) {

    /** Writes the whole of it beside its place, waits until that is on the disk, and puts it there at once. */
    void put(Journal journal, List<Section> sections) {
        Path folder = prepare(journal, sections);
        try {
            Disk.HOST.move(folder, pending());
            Disk.HOST.sync(run);
        } catch (IOException e) {
            remove(folder);
            throw failure(e);
        }
    }

    /** Writes the whole of it beside its place and waits until that is on the disk. */
    Path prepare(Journal journal, List<Section> sections) {
        Path folder = run.resolve("new." + journal.id());
        try {
            sweep();
            Files.createDirectory(folder, ownerOnly());
            create(folder, "journal", journal.write());
            create(folder, "is." + journal.id(), "");
            StringBuilder list = new StringBuilder();
            for (Section section : sections) {
                list.append(section.name()).append(' ').append(String.join(" ", section.command())).append('\n');
                for (Map.Entry<String, String> file : section.files().entrySet()) {
                    create(folder, file.getKey() + "." + section.name(), file.getValue());
                }
            }
            create(folder, "sections", list.toString());
            create(folder, "state", "armed\n");
            Disk.HOST.sync(folder);
            return folder;
        } catch (IOException e) {
            remove(folder);
            throw failure(e);
        }
    }

    private DiskFailure failure(IOException e) {
        return DiskFailure.of("cannot write the journal of the commit in " + run, e);
    }

    /** Removes what a process left that died before its journal was whole. */
    private void sweep() throws IOException {
        try (Stream<Path> files = Files.list(run)) {
            files.filter(file -> file.getFileName().toString().startsWith("new.")).forEach(CommitFolder::remove);
        }
    }

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }

    private static void create(Path folder, String name, String text) throws IOException {
        Disk.HOST.create(folder.resolve(name), Utf8.encode(text));
    }

    /** Where the pending commit is. */
    Path pending() {
        return run.resolve("pending");
    }

    /** Where a commit is whose confirm has begun. */
    Path confirmed() {
        return run.resolve("confirmed");
    }

    /** Makes the commit whose confirm has begun pending again. */
    void pendAgain() {
        try {
            Disk.HOST.move(confirmed(), pending());
        } catch (IOException e) {
            throw DiskFailure.of("cannot make the commit in " + run + " pending again", e);
        }
    }

    /** Makes the confirmed commit, whose ruleset has been saved, the last one. */
    void end(Who by) {
        Path confirmed = confirmed();
        try {
            Files.writeString(confirmed.resolve("confirmed-by"), by.user() + "\n");
            Files.writeString(confirmed.resolve("outcome"), "confirmed\n");
            remove(run.resolve("last"));
            Disk.HOST.move(confirmed, run.resolve("last"));
        } catch (IOException e) {
            throw DiskFailure.of("cannot end the commit in " + run, e);
        }
    }

    /** Removes a commit of which nothing was applied; nobody finds half of it pending. */
    void withdraw(Path commit, String id) {
        Path aside = run.resolve("new." + id);
        try {
            if (!commit.equals(aside) && Files.exists(commit)) {
                Disk.HOST.move(commit, aside);
            }
        } catch (IOException e) {
            throw DiskFailure.of("cannot remove " + commit, e);
        }
        remove(aside);
    }

    /** Removes the folder of a commit with all that is in it. */
    static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw DiskFailure.of("cannot remove " + folder, e);
        }
    }
}
