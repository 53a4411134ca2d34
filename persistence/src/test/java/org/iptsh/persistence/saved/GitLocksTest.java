package org.iptsh.persistence.saved;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.iptsh.persistence.host.HostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitLocksTest {
    private static final String BRANCH = "refs/heads/main";

    @TempDir
    Path top;

    private Path folder;
    private Path git;

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectory(top.toRealPath().resolve("iptables"));
        git = folder.resolve(".git");
        Files.createDirectories(git.resolve("refs/heads"));
    }

    @Test
    void aLockThatNobodyCanBeHoldingIsRemoved() throws IOException {
        for (String name : new String[] {"index.lock", "HEAD.lock", BRANCH + ".lock"}) {
            Files.createFile(git.resolve(name));
            locks(Duration.ZERO).clear(BRANCH);
            assertFalse(Files.exists(git.resolve(name)), name);
        }
    }

    @Test
    void aLockWhileAGitIsAtWorkThereStaysAndIsTold() throws IOException, InterruptedException {
        Path lock = Files.createFile(git.resolve("index.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().plusSeconds(30)));
        Process editing = program("git-commit").directory(folder.toFile()).start();
        try {
            waitFor("git-commit", editing);
            HostException refusal = refusal();
            assertTrue(refusal.getMessage().startsWith("the saved rulesets are locked by " + lock + ", made "));
            String holder = "; git-commit (process " + editing.pid() + ") is at work there: let it finish, or if no git"
                    + " works there, rm " + lock;
            assertTrue(refusal.getMessage().endsWith(holder), refusal.getMessage());
            assertTrue(Files.exists(lock));
        } finally {
            editing.destroyForcibly().waitFor();
        }
    }

    @Test
    void aGitThatWasToldToWorkThereFromElsewhereCountsToo() throws IOException, InterruptedException {
        Path lock = Files.createFile(git.resolve("index.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().plusSeconds(30)));
        ProcessBuilder elsewhere = program("git").directory(top.toFile());
        elsewhere.environment().put("GIT_DIR", git.toString());
        Process told = elsewhere.start();
        try {
            waitFor("git", told);
            assertTrue(refusal().getMessage().contains("git (process " + told.pid() + ")"));
        } finally {
            told.destroyForcibly().waitFor();
        }
    }

    @Test
    void aGitThatCameAfterTheLockDidNotMakeIt() throws IOException, InterruptedException {
        Path lock = Files.createFile(git.resolve("index.lock"));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
        Process later = program("git-status").directory(folder.toFile()).start();
        try {
            waitFor("git-status", later);
            locks(Duration.ZERO).clear(BRANCH);
            assertFalse(Files.exists(lock));
        } finally {
            later.destroyForcibly().waitFor();
        }
    }

    @Test
    void aLockThatIsHeldForAMomentIsWaitedFor() throws IOException {
        Path lock = Files.createFile(git.resolve("index.lock"));
        var released = CompletableFuture.supplyAsync(() -> {
            try {
                Thread.sleep(100);
                return Files.deleteIfExists(lock);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        locks(Duration.ofSeconds(20)).clear(BRANCH);
        assertEquals(true, released.join());
    }

    private GitLocks locks(Duration patience) {
        return new GitLocks(folder, git, patience);
    }

    private HostException refusal() {
        return assertThrows(HostException.class, () -> locks(Duration.ZERO).clear(BRANCH));
    }

    /** A program of this name that does nothing for a while. */
    private ProcessBuilder program(String name) throws IOException {
        Path copy = Files.copy(Path.of("/bin/sleep").toRealPath(), top.resolve(name));
        copy.toFile().setExecutable(true);
        return new ProcessBuilder(copy.toString(), "60");
    }

    private static void waitFor(String name, Process process) throws IOException, InterruptedException {
        Path comm = Path.of("/proc/" + process.pid() + "/comm");
        while (!Files.readString(comm).strip().equals(name)) {
            Thread.sleep(5);
        }
    }
}
