package org.iptsh.persistence.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.text.Utf8;

/**
 * What the boot script had to say of the last start.
 *
 * @param result clean, aside, fallback, failed or nothing; the script's head says what each means
 * @param messages what it printed
 */
public record BootReport(String result, List<String> messages) {
    private static final String MESSAGE = "message ";
    private static final String RESULT = "result ";

    public BootReport {
        messages = List.copyOf(messages);
    }

    /**
     * Reads it.
     *
     * @param state the settings' state folder
     * @return empty if this machine has not started with the boot unit
     */
    public static Optional<BootReport> read(Path state) {
        Path file = state.resolve("boot-report");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Utf8.decode(Files.readAllBytes(file)).lines().toList();
            String result = lines.stream().filter(line -> line.startsWith(RESULT)).findFirst()
                    .map(line -> line.substring(RESULT.length())).orElse("failed");
            List<String> messages = lines.stream().filter(line -> line.startsWith(MESSAGE))
                    .map(line -> line.substring(MESSAGE.length())).toList();
            return Optional.of(new BootReport(result, messages));
        } catch (IOException e) {
            throw new HostException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Whether a person should know. */
    public boolean isBad() {
        return !result.equals("clean") && !result.equals("nothing");
    }
}
