package org.iptsh.persistence.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lock that all legacy programs take while they change rules: a flock on a file, whose holder the kernel tells.
 *
 * @param file the lock's file
 */
public record XtablesLock(Path file) {

    /** The lock that programs take when they are run so. */
    public static XtablesLock of(Programs programs) {
        String set = programs.environment().getOrDefault("XTABLES_LOCKFILE", System.getenv("XTABLES_LOCKFILE"));
        return new XtablesLock(Path.of(set == null ? "/run/xtables.lock" : set));
    }

    /** Who holds it now, such as {@code process 4711 (iptables-restore)}; empty if nobody does. */
    public Optional<String> holder() {
        try (Stream<String> locks = Files.lines(Path.of("/proc/locks"))) {
            // 1: FLOCK  ADVISORY  WRITE 14650 fe:00:2148126 0 EOF; a line with -> is of one who waits.
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            return locks.map(line -> line.split("\\s+"))
                    .filter(words -> words.length > 5 && words[1].equals("FLOCK") && words[5].endsWith(inode))
                    .findFirst()
                    .map(words -> process(words[4]));
        } catch (IOException | UncheckedIOException e) {
            // Nobody has ever taken it, or this kernel does not tell.
            return Optional.empty();
        }
    }

    private static String process(String pid) {
        try {
            return "process " + pid + " (" + Files.readString(Path.of("/proc", pid, "comm")).strip() + ")";
        } catch (IOException e) {
            return "process " + pid;
        }
    }
}
