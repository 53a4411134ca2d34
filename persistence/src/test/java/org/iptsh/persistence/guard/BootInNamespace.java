package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.Namespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What all tests of the boot script begin with: it is in place in a folder, and works in a namespace. */
class BootInNamespace {
    @TempDir
    Path folder;

    Path repository;
    Path state;
    Namespace namespace;

    @BeforeEach
    void open() throws IOException {
        namespace = Namespace.open();
        repository = Files.createDirectory(folder.resolve("repository"));
        state = folder.resolve("state");
        Files.createDirectories(state.resolve("known-good"));
        for (Script script : Script.OF_BOOT) {
            Files.write(folder.resolve(script.file()), script.content());
        }
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    Finished boot(String backEnd, String... more) {
        List<String> command = new ArrayList<>(List.of("sh", folder.resolve(Script.BOOT.file()).toString()));
        command.addAll(List.of("--repository", repository.toString(), "--state", state.toString()));
        command.addAll(List.of("--backend", backEnd));
        command.addAll(List.of("--run", folder.resolve("run").toString(), "--motd", folder.resolve("motd").toString()));
        command.addAll(List.of(more));
        return namespace.programs().run(command, new byte[0]);
    }

    String live(String backEnd) {
        return new LiveText(namespace.programs(), backEnd).read();
    }

    /** The report but for its first line, which is the time. */
    List<String> report() {
        List<String> lines = PendingCommit.read(state.resolve("boot-report")).lines().toList();
        assertTrue(lines.get(0).matches("boot \\d+"), lines.toString());
        return lines.subList(1, lines.size());
    }

    static String both(String v4, String v6) {
        return "# rules.v4\n" + LiveText.normal(v4) + "# rules.v6\n" + LiveText.normal(v6);
    }
}
