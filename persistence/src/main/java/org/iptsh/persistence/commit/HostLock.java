package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.persistence.disk.PrivateFolder;

/**
 * What keeps two processes from committing, confirming or repairing at once; it goes with the process that holds it.
 *
 * <p>Reentrant: who holds it may ask for it again.
 */
public final class HostLock {
    /** How long another process's commit may take before one is told of it, in steps of {@link #PAUSE_MS}. */
    private static final int TRIES = 300;

    private static final long PAUSE_MS = 50;

    private final Path run;
    private boolean held;

    HostLock(Path run) {
        this.run = run;
    }

    /**
     * Does something that no other process may do meanwhile, when its turn has come.
     *
     * @throws CommitRefused if another process keeps the lock for a quarter of a minute
     */
    public <T> T hold(Supplier<T> work) {
        return hold(work, TRIES).orElseThrow(() -> new CommitRefused(CommitRefused.Reason.ANOTHER_PENDING,
                "another process is making a commit, and takes long", List.of()));
    }

    /** The same if no other process is at it; else nothing is done. */
    <T> Optional<T> holdNow(Supplier<T> work) {
        return hold(work, 1);
    }

    private synchronized <T> Optional<T> hold(Supplier<T> work, int tries) {
        if (held) {
            return Optional.of(work.get());
        }
        try (FileChannel channel = FileChannel.open(new PrivateFolder(run).make().resolve("commit.lock"),
                StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < tries; i++) {
                try (FileLock lock = channel.tryLock()) {
                    if (lock != null) {
                        held = true;
                        return Optional.of(work.get());
                    }
                } finally {
                    held = false;
                }
                Thread.sleep(PAUSE_MS);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw DiskFailure.of("cannot lock " + run, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
