package org.iptsh.persistence.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iptsh.persistence.host.HostException;

/**
 * A file that is read and written whole: whatever is killed or loses power, it holds the old content or the new.
 *
 * <p>What is written goes to a file beside it ({@code .NAME.PID-NUMBER.tmp}), is synced, renamed into place, and then
 * the folder is synced: without that last step a power cut brings the old content back. Mode 0600.
 *
 * @param path where it is; the folder must exist
 * @param disk what carries the steps out
 */
public record AtomicFile(Path path, Disk disk) {
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Pattern BESIDE = Pattern.compile("\\.(.+)\\.([0-9]{1,10})-[0-9]+\\.tmp");

    public AtomicFile {
        path = path.toAbsolutePath();
    }

    /** A file of this host. */
    public AtomicFile(Path path) {
        this(path, Disk.HOST);
    }

    /**
     * Reads it.
     *
     * @return its content; empty if there is no such file
     * @throws HostException if it can't be read
     */
    public Optional<byte[]> read() {
        try {
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DiskFailure.of("cannot read " + path, e);
        }
    }

    /**
     * Replaces the content; it is on the disk when this returns.
     *
     * @throws HostException if that can't be done
     */
    public void write(byte[] content) {
        String writer = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        Path beside = path.resolveSibling("." + path.getFileName() + "." + writer + ".tmp");
        try {
            sweep();
            try {
                disk.create(beside, content);
                disk.move(beside, path);
            } catch (IOException e) {
                disk.delete(beside);
                throw e;
            }
            disk.sync(path.getParent());
        } catch (IOException e) {
            throw DiskFailure.of("cannot write " + path, e);
        }
    }

    /**
     * Removes the file; one that is not there is no error.
     *
     * @throws HostException if it can't be removed
     */
    public void delete() {
        try {
            disk.delete(path);
            disk.sync(path.getParent());
        } catch (IOException e) {
            throw DiskFailure.of("cannot remove " + path, e);
        }
    }

    /** Removes what writers of this file that died half-way have left beside it. */
    private void sweep() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path.getParent(), this::isLeftover)) {
            for (Path leftover : leftovers) {
                disk.delete(leftover);
            }
        }
    }

    private boolean isLeftover(Path file) {
        Matcher beside = BESIDE.matcher(file.getFileName().toString());
        return beside.matches()
                && beside.group(1).equals(path.getFileName().toString())
                && ProcessHandle.of(Long.parseLong(beside.group(2))).isEmpty();
    }
}
