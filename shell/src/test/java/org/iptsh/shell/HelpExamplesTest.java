package org.iptsh.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.shell.command.Commands;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples in the help of commands that ask about packets, each pasted on a host with an address and two versions.
 */
@Tag("kernel")
class HelpExamplesTest {
    private static final String RULES = "both -P INPUT DROP; both -P FORWARD DROP; -A INPUT -i lo -j ACCEPT; "
            + "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; "
            + "-A INPUT -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT; commit 0; -A INPUT -p icmp -j ACCEPT; commit 0";

    @TempDir
    private Path folder;

    @Test
    void eachOfThemWorksAsItStands() throws IOException {
        try (Namespace namespace = Namespace.open()) {
            for (String words : List.of("link add eth0 type veth peer name eth9", "link set eth0 up",
                    "link set eth9 up", "addr add 10.0.0.5/24 dev eth0", "addr add 192.0.2.5/24 dev eth0")) {
                Finished done = namespace.programs().run(("ip " + words).split(" "));
                assertEquals(0, done.code(), done.stderr());
            }
            assertEquals("", failure(namespace, RULES));
            for (String name : List.of("trace", "who-can", "reach", "diff", "assert", "check")) {
                List<String> examples = new Commands().find(name).orElseThrow().help().stream()
                        .filter(line -> line.startsWith(" ")).map(String::strip).toList();
                assertFalse(examples.isEmpty(), name + " has no example");
                for (String example : examples) {
                    assertEquals("", failure(namespace, example.replace("rules.v4", folder + "/repository/rules.v4")));
                }
            }
        }
    }

    /** What a statement says if it fails. */
    private String failure(Namespace namespace, String statement) throws IOException {
        Path config = Files.writeString(folder.resolve("iptsh.yaml"), "repository: " + folder.resolve("repository")
                + "\nstate: " + folder.resolve("state") + "\nrun: " + folder.resolve("run") + "\n");
        Finished done = Inside.run(Settings.read(Optional.of(config)), namespace.programs(), false, statement);
        return done.ok() ? "" : statement + ": exit code " + done.code() + "\n" + done.text() + done.stderr();
    }
}
