package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who does something, from where.
 *
 * @param user the person's login name, not that of the root they became
 * @param from the address they came from, or {@code console}
 * @param tty the terminal, or {@code -}
 */
public record Who(String user, String from, String tty) {
    private static final String SSH = "SSH_CONNECTION=";

    /** Whoever runs this process. */
    public static Who here(String user) {
        return new Who(user, sshClient().orElse("console"), terminal());
    }

    /**
     * The client of the SSH session that this process belongs to.
     *
     * <p>sudo takes SSH_CONNECTION out of the environment, so the processes above this one are asked too.
     */
    static Optional<String> sshClient() {
        Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
        while (process.isPresent()) {
            Optional<String> connection = variable(process.get().pid());
            if (connection.isPresent()) {
                return connection.map(value -> value.split(" ")[0]);
            }
            process = process.get().parent();
        }
        return Optional.empty();
    }

    private static Optional<String> variable(long pid) {
        try {
            String environment = Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
            return Arrays.stream(environment.split("\0"))
                    .filter(entry -> entry.startsWith(SSH) && entry.length() > SSH.length())
                    .map(entry -> entry.substring(SSH.length()))
                    .findFirst();
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
            return Optional.empty();
        }
    }

    private static String terminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") ? target.substring(5) : "-";
        } catch (IOException e) {
            return "-";
        }
    }
}
