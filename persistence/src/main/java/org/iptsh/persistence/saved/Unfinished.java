package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.host.HostException;

/**
 * A version that has been decided on and is on its way into place.
 *
 * <p>A version changes a ref and several files, and no rename does that at once. So it is first written whole to the
 * folder {@code .git/iptsh/confirm}, whose appearance is the instant from which the new version counts: a process
 * that finds the folder later puts what it holds into place. In it are the sections' files under their own names, so
 * that a boot can take from there whichever file is newer than the one in place, and {@code VERSION}: the hash of the
 * version and the one that was newest before, or zeros.
 *
 * @param version the commit, whose objects are on the disk
 * @param previous what HEAD was
 * @param files the sections to put into place
 */
record Unfinished(ObjectId version, ObjectId previous, SortedMap<String, byte[]> files) {
    private static final String VERSION = "VERSION";

    /** The one that was left on the way, if there is. */
    static Optional<Unfinished> find(Path git, List<String> sections) throws IOException {
        Path folder = folder(git);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<String> ids = Files.readString(folder.resolve(VERSION)).lines().toList();
        if (ids.size() != 2 || !ids.stream().allMatch(ObjectId::isId)) {
            throw new HostException(
                    folder.resolve(VERSION) + " is damaged; look at the files beside it, then rm -r " + folder);
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (String name : sections) {
            if (Files.exists(folder.resolve(name))) {
                files.put(name, Files.readAllBytes(folder.resolve(name)));
            }
        }
        return Optional.of(new Unfinished(ObjectId.fromString(ids.get(0)), ObjectId.fromString(ids.get(1)), files));
    }

    /** Makes it count. */
    void write(Path git, Disk disk) throws IOException {
        Path made = git.resolve("iptsh/new");
        new Tree(made, disk).remove();
        Files.createDirectory(made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            disk.create(made.resolve(file.getKey()), file.getValue());
        }
        String ids = version.name() + "\n" + previous.name() + "\n";
        disk.create(made.resolve(VERSION), ids.getBytes(StandardCharsets.US_ASCII));
        disk.sync(made);
        disk.move(made, folder(git));
        disk.sync(git.resolve("iptsh"));
    }

    /** Forgets it: all of it is in place, or none. */
    static void drop(Path git, Disk disk) throws IOException {
        Path done = git.resolve("iptsh/done");
        new Tree(done, disk).remove();
        disk.move(folder(git), done);
        disk.sync(git.resolve("iptsh"));
        new Tree(done, disk).remove();
    }

    private static Path folder(Path git) {
        return git.resolve("iptsh/confirm");
    }
}
