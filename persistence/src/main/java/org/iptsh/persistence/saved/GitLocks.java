package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.Ownership;
import org.iptsh.persistence.host.HostException;

/**
 * The lock files by which git programs keep each other out of a repository: {@code index.lock} and a {@code .lock}
 * for each ref.
 *
 * <p>A git that was killed leaves its lock behind, and a version must not fail because of that. So one that does not
 * go away is removed, but only where no one can be holding it: of the processes that were there when it was made, none
 * is a git that works on this repository, and none but shells stand in its folder.
 *
 * @param folder the working files' folder
 * @param git the repository in it
 * @param patience how long a lock may last before it is questioned
 */
record GitLocks(Path folder, Path git, Duration patience) {
    private static final Path PROC = Path.of("/proc");
    /** Start times of processes and stamps of files come from different clocks of the kernel. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(2);
    /** Programs that run git where they stand, and aren't one. */
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "su", "sudo", "tmux: server", "screen");

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
            boolean suspect = program.startsWith("git")
                    ? stands(process, true) || names(process, "cmdline") || names(process, "environ")
                    : !SHELLS.contains(program) && stands(process, false);
            return suspect ? Optional.of(program + " (process " + pid + ") is at work there") : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // It has ended.
        }
    }

    /** Where a process stands is not always shown, even to root. */
    private boolean stands(Path process, boolean whereHidden) throws IOException {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder.toRealPath());
        } catch (AccessDeniedException e) {
            return whereHidden;
        }
    }

    /** A git that stands elsewhere was told where to work, by an option or by GIT_DIR. */
    private boolean names(Path process, String file) throws IOException {
        String text = new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.ISO_8859_1);
        String name = new String(folder.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return text.contains(name);
    }
}
