package org.iptsh.persistence.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;

/** Which tables of the legacy back end the kernel has registered: told by a file in /proc, without registering any. */
record LegacyTables(Programs programs) {

    /**
     * Their names.
     *
     * @return none where the kernel does not tell this user; empty if it has no such tables, or no module loaded
     */
    Optional<List<String>> names(Family family) {
        String file = "/proc/net/" + (family == Family.IPV4 ? "ip" : "ip6") + "_tables_names";
        if (!programs.prefix().isEmpty()) {
            Finished finished = programs.run("cat", file);
            return finished.stderr().contains(file + ": No such file")
                    ? Optional.empty()
                    : Optional.of(finished.text().lines().toList());
        }
        try {
            return Optional.of(Files.readString(Path.of(file), StandardCharsets.UTF_8).lines().toList());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(List.of());
        }
    }
}
