package org.iptsh.persistence.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.text.Utf8;

/**
 * What is known of a commit that awaits its confirm: the file {@code journal} in its folder.
 *
 * @param id unique on this host, fit for a file's and a systemd unit's name
 * @param window seconds that were given to confirm; 0 if it was to be confirmed at once
 * @param deadline when it is rolled back, in seconds of {@code /proc/uptime}, which no clock change moves
 * @param message what the committer said of it; may be empty
 */
public record Journal(
        String id, Who who, String host, Instant started, int window, double deadline, String backend, String message) {

    /** Stands for one that can't be read. Its time is over: nobody can tell how much was given. */
    static final Journal DAMAGED = new Journal(
            "damaged", new Who("?", new Login("", 0), "-"), "?", Instant.EPOCH, 0, 0, "?", "");

    /**
     * Reads a commit's journal; empty if there is none. A number that is damaged counts as 0: a commit whose name can
     * be read goes by it, since the script does nothing to one of another name.
     */
    public static Optional<Journal> read(Path folder) {
        Map<String, String> values = new HashMap<>();
        try {
            Utf8.decode(Files.readAllBytes(folder.resolve("journal"))).lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
                }
            });
            return Optional.of(new Journal(
                    values.getOrDefault("id", ""),
                    new Who(values.getOrDefault("by", "?"), new Login(values.getOrDefault("connection", ""), 0),
                            values.getOrDefault("tty", "-")),
                    values.getOrDefault("host", "?"),
                    Instant.ofEpochSecond((long) number(values.get("started"))),
                    (int) number(values.get("window")),
                    number(values.get("deadline")),
                    values.getOrDefault("backend", "?"),
                    values.getOrDefault("message", "")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static double number(String written) {
        return written != null && written.matches("[0-9]{1,12}(\\.[0-9]{1,9})?") ? Double.parseDouble(written) : 0;
    }

    String write() {
        return "id=" + id + "\nby=" + who.user() + "\nfrom=" + who.from()
                + "\nconnection=" + who.login().connection() + "\ntty=" + who.tty() + "\nhost=" + host
                + "\nstarted=" + started.getEpochSecond() + "\nwindow=" + window
                + "\ndeadline=" + String.format(Locale.ROOT, "%.2f", deadline)
                + "\nbackend=" + backend + "\nmessage=" + message.replace('\n', ' ') + "\n";
    }

    /** Whether it tells which commit it is of. */
    boolean isWhole() {
        return id.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    }

    /** Whether no time to confirm was asked for. */
    public boolean atOnce() {
        return window == 0;
    }

    /** When it was made, in seconds of {@code /proc/uptime}. */
    double made() {
        return deadline - window;
    }

    /** Seconds until it is rolled back, rounded up; 0 once the time is over. */
    public long secondsLeft() {
        return Math.max(0, (long) Math.ceil(deadline - uptime()));
    }

    /** Seconds since the machine started, time asleep included. */
    static double uptime() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        } catch (IOException e) {
            throw new IllegalStateException("/proc/uptime can't be read", e);
        }
    }
}
