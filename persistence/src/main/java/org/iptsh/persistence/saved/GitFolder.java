package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.disk.PrivateFolder;
import org.iptsh.persistence.host.HostException;

/** The git repository in the folder of the working files, opened when it is first needed. */
final class GitFolder implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String COMPRESSION = "compression";

    private final WorkingFiles working;
    private final Disk disk;
    private Repository repository;

    GitFolder(WorkingFiles working, Disk disk) {
        this.working = working;
        this.disk = disk;
    }

    /** What is done with the repository. */
    interface Step<A, R> {
        R with(A argument) throws IOException;
    }

    /** Reads something; {@code none} where there is no repository. */
    <R> R ask(String attempt, R none, Step<VersionReader, R> question) {
        recover();
        return guard(attempt, () -> exists() ? question.with(reader()) : none);
    }

    /** Writes something while nobody else does: the index is locked, and is let go of at the end. */
    <R> R write(String attempt, Step<Index, R> action) {
        new PrivateFolder(working.folder()).make();
        return guard(attempt, () -> {
            if (!exists()) {
                new NewRepository(working.folder(), working.sections(), disk).make();
            }
            Files.createDirectories(directory().resolve("iptsh"));
            return locked(() -> {
                finish();
                try (Index index = lockIndex()) {
                    return action.with(index);
                }
            });
        });
    }

    /** Finds out whether something could be written now; git is asked only if it may have something against it. */
    void ready(String attempt) {
        new PrivateFolder(working.folder()).make();
        boolean atRest = guard(attempt, () -> exists() && asLeft().holds() && unfinished().isEmpty()
                && locked(() -> asLeft().isAtRest()));
        if (!atRest) {
            write(attempt, index -> null);
        }
    }

    /** How the last version left things. */
    AsLeft asLeft() {
        return new AsLeft(working, directory());
    }

    /**
     * Finishes what a process that died left unfinished, where this one may write; where it may not, the next that
     * may will.
     */
    void recover() {
        guard("cannot finish the version that was being saved", () -> {
            if (exists() && unfinished().isPresent() && Files.isWritable(directory().resolve("iptsh"))) {
                return locked(this::finish);
            }
            return false;
        });
    }

    private <R> R locked(RepositoryLock.Work<R> work) throws IOException {
        return RepositoryLock.during(directory().resolve("iptsh/lock"), work);
    }

    VersionReader reader() throws IOException {
        return new VersionReader(repository(), working.sections());
    }

    Repository repository() throws IOException {
        if (repository == null) {
            HermeticReader.install();
            repository = new FileRepositoryBuilder()
                    .setGitDir(directory().toFile())
                    .setWorkTree(working.folder().toFile())
                    .setMustExist(true)
                    .build();
            StoredConfig config = repository.getConfig();
            if (config.getString("core", null, COMPRESSION) == null) {
                // In this process only. Of 100,000 rules a confirm takes 0.2 s less, and git gc makes them small again.
                config.setInt("core", null, COMPRESSION, 1);
            }
        }
        return repository;
    }

    Path directory() {
        return working.folder().resolve(Constants.DOT_GIT);
    }

    private boolean exists() {
        if (Files.exists(directory(), LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(directory())) {
            throw new HostException(directory() + " is not a folder: the repository must be in the folder itself");
        }
        return Files.isDirectory(directory());
    }

    /** Whether a version is on its way into place. */
    boolean isUnfinished() {
        return guard("cannot look for a version that is being saved", () -> exists() && unfinished().isPresent());
    }

    private Optional<Unfinished> unfinished() throws IOException {
        return Unfinished.find(directory(), working.sections());
    }

    /** Tells whether there was anything to finish. */
    private boolean finish() throws IOException {
        Optional<Unfinished> unfinished = unfinished();
        if (unfinished.isPresent()) {
            try (Index index = lockIndex()) {
                new Placement(reader(), working, index, disk).finish(unfinished.get());
            }
        }
        return unfinished.isPresent();
    }

    private Index lockIndex() throws IOException {
        RepositoryState state = repository().getRepositoryState();
        if (state != RepositoryState.SAFE) {
            throw new HostException("git is in the middle of something in " + working.folder() + " ("
                    + state.getDescription() + "): finish it, or give it up (git merge --abort …)");
        }
        new GitLocks(working.folder(), directory(), PATIENCE).clear(branch());
        return Index.lock(reader(), working, disk);
    }

    private String branch() throws IOException {
        Ref head = repository().exactRef(Constants.HEAD);
        // Git keeps a log of what HEAD was, from the first version on.
        if (head == null || head.getObjectId() == null && Files.exists(directory().resolve("logs/HEAD"))) {
            throw new HostException("HEAD of the repository in " + working.folder()
                    + " names no version, though there are some: `git -C " + working.folder() + " reflog` tells which was"
                    + " the newest, and `git symbolic-ref HEAD refs/heads/BRANCH` mends it");
        }
        return head.getLeaf().getName();
    }

    private <R> R guard(String attempt, RepositoryLock.Work<R> work) {
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            throw RepositoryFailure.of(attempt, working.folder(), e);
        }
    }

    @Override
    public void close() {
        if (repository != null) {
            repository.close();
            repository = null;
        }
    }
}
