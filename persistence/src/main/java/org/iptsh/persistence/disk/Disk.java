package org.iptsh.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The operations on files from which everything that has to survive a power cut is made.
 *
 * <p>Each is one step that a crash either precedes or follows. A name that was made, moved or deleted is on the disk
 * only when its folder has been synced.
 */
public interface Disk {
    /** The file systems of this host. */
    Disk HOST = new Disk() {};

    /** Makes a new file with mode 0600 and waits until its content is on the disk. A file already there is an error. */
    default void create(Path file, byte[] content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel channel = FileChannel.open(file, options, mode)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Gives a file or folder another name on the same file system, at once; a file of that name is replaced. */
    default void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes a file or an empty folder; one that is not there is no error. */
    default void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /** Waits until the names in a folder are on the disk. */
    default void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
