package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.persistence.host.HostException;

/** The right to write versions, which one process has at a time; the kernel takes it back from one that died. */
final class RepositoryLock {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** The kernel's lock is the whole process's, and is gone as soon as any of its threads closes the file. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private RepositoryLock() {}

    /** What is done meanwhile. */
    interface Work<R> {
        R run() throws IOException;
    }

    /**
     * Does something while no other process may; waits up to 10 seconds for the lock.
     *
     * @param file the file that stands for the lock
     * @throws HostException if it can't be written, as on a read-only file system, or another process keeps it
     */
    static <R> R during(Path file, Work<R> work) throws IOException {
        THREADS.lock();
        try (FileChannel channel = open(file)) {
            Instant end = Instant.now().plus(PATIENCE);
            while (channel.tryLock() == null) {
                if (Instant.now().isAfter(end)) {
                    throw new HostException("another iptsh is writing a version (it holds " + file + "): try again");
                }
                Pause.brief();
            }
            return work.run();
        } finally {
            THREADS.unlock();
        }
    }

    private static FileChannel open(Path file) {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            return FileChannel.open(file, options, mode);
        } catch (IOException e) {
            throw DiskFailure.of("cannot write to the saved rulesets, at " + file, e);
        }
    }
}
