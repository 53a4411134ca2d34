package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.iptsh.persistence.host.OwnConnection;

/**
 * The SSH session that a process belongs to.
 *
 * @param connection client address and port, server address and port, as sshd tells them in SSH_CONNECTION; empty at
 *     the console
 * @param opened when it was opened, in seconds of {@code /proc/uptime}; 0 if that can't be told
 */
public record Login(String connection, double opened) {
    /** No SSH session at all. */
    public static final Login CONSOLE = new Login("", 0);

    private static final String VARIABLE = "SSH_CONNECTION=";

    /** Clock ticks in a second as /proc tells times: 100 on every Linux that Debian has (proc(5), sysconf(3)). */
    private static final double TICKS = 100;

    /**
     * That of this process.
     *
     * <p>sudo takes SSH_CONNECTION out of the environment, so the processes above this one are asked too. The
     * session's age is that of the sshd above them: a terminal multiplexer that outlived its login has none, and so no
     * age.
     */
    static Login ofThisProcess() {
        String connection = "";
        double opened = 0;
        for (Optional<ProcessHandle> process = Optional.of(ProcessHandle.current());
                process.isPresent(); process = process.get().parent()) {
            long pid = process.get().pid();
            connection = connection.isEmpty() ? connection(pid).orElse("") : connection;
            if (isSshd(pid) && opened == 0) {
                opened = started(pid);
            }
        }
        return connection.isEmpty() ? CONSOLE : new Login(connection, opened);
    }

    /** The client's address, or {@code console}. */
    public String address() {
        return connection.isEmpty() ? "console" : connection.split(" ")[0];
    }

    /** Its two ends; empty at the console. */
    public Optional<OwnConnection> ends() {
        return OwnConnection.read(connection);
    }

    /** Whether this session proves that one could log in after that time, over another connection than that one. */
    boolean isNewSince(double uptime, Login committer) {
        return !connection.isEmpty() && !connection.equals(committer.connection) && opened > uptime;
    }

    private static Optional<String> connection(long pid) {
        return read(pid, "environ").flatMap(environment -> Arrays.stream(environment.split("\0"))
                .filter(entry -> entry.startsWith(VARIABLE) && entry.length() > VARIABLE.length())
                .map(entry -> entry.substring(VARIABLE.length()))
                .findFirst());
    }

    private static boolean isSshd(long pid) {
        return read(pid, "comm").filter(name -> name.startsWith("sshd")).isPresent();
    }

    /** The 22nd field of /proc/PID/stat, behind a name that may hold anything (proc(5)). */
    private static double started(long pid) {
        return read(pid, "stat")
                .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" "))
                .map(fields -> Long.parseLong(fields[19]) / TICKS)
                .orElse(0.0);
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(
                    Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Another user's process, or one that has just ended.
            return Optional.empty();
        }
    }
}
