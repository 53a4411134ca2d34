package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where staged rules lie, on a real file system: whose they are, and what becomes of them when it is full. */
@Tag("e2e")
class StagedHostTest {
    /** Leaves so many pages of a small file system free, edits, and looks what is staged then. */
    private static final String FULL = """
            mount -t tmpfs -o size=256k,mode=700 none "$STATE"
            "$@" -c '-A INPUT -p tcp --dport 1 -j ACCEPT' >/dev/null || exit
            for free in 0 1 2 3 4 5 6; do
                dd if=/dev/zero of="$STATE/fill" bs=4096 2>/dev/null
                size=$(stat -c %s "$STATE/fill")
                truncate -s $((size - free * 4096)) "$STATE/fill"
                "$@" -c '-A INPUT -p tcp --dport 2 -j ACCEPT; -A INPUT -p tcp --dport 3 -j ACCEPT' 2>&1 |
                    grep -q 'no space left' && echo refused
                rm "$STATE/fill"
                "$@" diff | tail -1
                while [ "$("$@" diff | tail -1)" != '1 added' ]; do "$@" undo >/dev/null || exit; done
            done
            """;

    @TempDir
    private Path folder;

    @Test
    void aFullFileSystemLosesNothingThatIsStaged() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            Files.createDirectory(host.state(), PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------")));
            List<String> command = new ArrayList<>(List.of("unshare", "--mount", "env", "STATE=" + host.state(),
                    "sh", "-c", FULL, "sh"));
            command.addAll(host.command());
            Finished run = host.namespace.programs().run(command, new byte[0]);
            assertEquals(0, run.code(), run.text() + run.stderr());
            List<String> said = run.text().lines().toList();
            assertTrue(said.stream().allMatch(line -> line.matches("refused|[123] added")), run.text());
            assertEquals("refused", said.get(0), run.text());
            assertEquals("1 added", said.get(1), run.text());
            assertEquals("3 added", said.get(said.size() - 1), run.text());
        }
    }

    @Test
    void rootActsForSeveralPeopleEachWithEditsOfTheirOwn() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            Map<String, String> ann = Map.of("SUDO_USER", "daemon");
            Map<String, String> ben = Map.of("SUDO_USER", "nobody");
            assertEquals(0, host.iptsh(ann, "-c", "-A INPUT -p tcp --dport 1 -j ACCEPT").code());
            assertEquals("no difference\n", host.iptsh(ben, "diff").text());
            assertEquals(0, host.iptsh(ben, "-c", "-A INPUT -p tcp --dport 2 -j ACCEPT").code());
            assertTrue(host.iptsh(ann, "diff").text().contains("--dport 1"));
            assertTrue(host.iptsh(ann, "status").text().contains("nobody has staged edits"));
            assertTrue(host.iptsh(ben, "status").text().contains("daemon has staged edits"));
            for (String user : List.of("daemon", "nobody")) {
                assertEquals("rwx------", PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(host.state().resolve("staged").resolve(user))));
            }
        }
    }
}
