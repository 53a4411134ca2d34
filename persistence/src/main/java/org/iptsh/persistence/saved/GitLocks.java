package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.Ownership;
import org.iptsh.persistence.host.HostException;

/**
 * The lock files by which git programs keep each other out of a repository: {@code index.lock} and a {@code .lock}
 * for each ref.
 *
 * <p>A git that was killed leaves its lock behind, and a version must not fail because of that. So one that does not
 * go away is removed, but only where it is sure that no one holds it: every process that was there when it was made
 * can be looked at, and none of them is a git or works in the repository's folder.
 *
 * @param folder the working files' folder
 * @param git the repository in it
 * @param patience how long a lock may last before it is questioned
 */
record GitLocks(Path folder, Path git, Duration patience) {
    private static final Path PROC = Path.of("/proc");
    /** Start times of processes and stamps of files come from different clocks of the kernel. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(2);

    /**
     * Waits for locks to go away and removes stale ones.
     *
     * @param ref the name of the ref that is to be written, such as {@code refs/heads/main}
     * @throws HostException if one stays; the message names it, its age and its owner, and who seems to hold it
     */
    void clear(String ref) throws IOException {
        for (String name : List.of("index.lock", "HEAD.lock", ref + ".lock")) {
            Path lock = git.resolve(name);
            Instant end = Instant.now().plus(patience);
            while (Files.exists(lock, LinkOption.NOFOLLOW_LINKS) && Instant.now().isBefore(end)) {
                Pause.brief();
            }
            try {
                judge(lock);
            } catch (NoSuchFileException e) {
                continue; // It went away after all.
            }
        }
    }

    private void judge(Path lock) throws IOException {
        Instant made = Files.getLastModifiedTime(lock, LinkOption.NOFOLLOW_LINKS).toInstant();
        Optional<String> holder = holder(made);
        if (holder.isPresent()) {
            throw new HostException("the saved rulesets are locked by " + lock + ", made " + age(made) + " ago by "
                    + Ownership.of(lock).owner() + "; " + holder.get()
                    + ": let it finish, or if no git works there, rm " + lock);
        }
        Files.delete(lock);
    }

    private static String age(Instant made) {
        Duration age = Duration.between(made, Instant.now());
        return age.toHours() >= 2 ? age.toHours() + " hours"
                : age.toMinutes() >= 2 ? age.toMinutes() + " minutes"
                : age.toSeconds() + " seconds";
    }

    /** A process that may have made the lock and still need it. */
    private Optional<String> holder(Instant made) {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            return processes
                    .filter(process -> process.pid() != ProcessHandle.current().pid())
                    .filter(process -> mayPrecede(process, made))
                    .flatMap(process -> suspicion(process.pid()).stream())
                    .findFirst();
        }
    }

    private static boolean mayPrecede(ProcessHandle process, Instant made) {
        return process.info().startInstant().map(start -> start.isBefore(made.plus(CLOCKS_DIFFER))).orElse(true);
    }

    private Optional<String> suspicion(long pid) {
        Path process = PROC.resolve(Long.toString(pid));
        try {
            String program = Files.readString(process.resolve("comm")).strip();
            String who = program + " (process " + pid + ")";
            if (program.startsWith("git") || program.startsWith("jgit")) {
                return Optional.of(who + " is running");
            }
            Path real = folder.toRealPath();
            if (Files.readSymbolicLink(process.resolve("cwd")).startsWith(real) && !isShell(program)) {
                return Optional.of(who + " is at work there");
            }
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty(); // It has ended.
        } catch (IOException e) {
            return Files.exists(process) ? Optional.of("process " + pid + " can't be looked at") : Optional.empty();
        }
    }

    /** A shell that stands in the folder runs git, and isn't one. */
    private static boolean isShell(String program) {
        return List.of("sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "su", "sudo").contains(program);
    }
}
