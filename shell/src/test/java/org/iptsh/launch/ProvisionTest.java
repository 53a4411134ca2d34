package org.iptsh.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("e2e")
class ProvisionTest {
    @TempDir
    private Path folder;

    private Checkout checkout;

    /** A package manager whose packages are commands of the same name, and a root who gets there without a password. */
    @BeforeEach
    void copy() throws IOException {
        checkout = Checkout.copy(folder);
        checkout.stub("sudo", "exec \"$@\"\n");
        checkout.stub("apt-get", """
                echo "$* ($DEBIAN_FRONTEND)" >>'%s/apt'
                case $* in *no-such-*) echo "E: Unable to locate package"; exit 100 ;; esac
                for word; do
                    case $word in frob*) cp /bin/true "${0%%/*}/$word" ;; esac
                done
                """.formatted(folder));
    }

    @Test
    void nothingIsDoneWhereAllIsThere() {
        Programs.Finished done = checkout.run("provision", "--yes", "jdk", "sh", "ip");
        assertEquals(0, done.code());
        assertEquals("", done.stderr());
        assertFalse(Files.exists(folder.resolve("apt")));
    }

    @Test
    void withoutATerminalItSaysWhatIsMissingAndTheCommand() {
        Programs.Finished done = checkout.run("provision", "sh", "frobnicate", "frob");
        assertEquals(1, done.code());
        String root = System.getProperty("user.name").equals("root") ? "" : "sudo ";
        assertEquals("iptsh: missing: frobnicate frob. To install: " + root + "apt-get update && " + root
                + "apt-get install -y --no-install-recommends frob frobnicate (or give --yes)\n", done.stderr());
        assertFalse(Files.exists(folder.resolve("apt")));
    }

    @Test
    void withYesItInstallsWithoutAQuestion() throws IOException {
        for (var answer : List.of(Map.of("IPTSH_YES", "1"), Map.<String, String>of())) {
            Files.deleteIfExists(folder.resolve("apt"));
            Files.deleteIfExists(checkout.stubs().resolve("frob"));
            String[] words = answer.isEmpty() ? new String[] {"--yes", "frob"} : new String[] {"frob"};
            Programs.Finished done = checkout.run(List.of("env", "IPTSH_YES=" + answer.getOrDefault("IPTSH_YES", "0")),
                    Map.of(), "provision", words);
            assertEquals(0, done.code(), done.stderr());
            assertEquals("iptsh: installing frob\n", done.stderr());
            assertEquals(List.of("update (noninteractive)", "install -y --no-install-recommends frob (noninteractive)"),
                    Files.readAllLines(folder.resolve("apt")));
        }
    }

    /** Asked for by its package's name, which is no command, since a machine may have the server already. */
    @Test
    void anSshServerIsSwitchedOffBeforeItIsInstalled() throws IOException {
        checkout.stub("install", "echo \"$*\" >>'" + folder + "/apt'\n");
        Programs.Finished done = checkout.run("provision", "--yes", "openssh-server");
        assertTrue(done.stderr().contains("openssh-server is installed switched off"), done.stderr());
        assertEquals(List.of("update (noninteractive)", "-D -m 644 /dev/null /etc/ssh/sshd_not_to_be_run",
                "install -y --no-install-recommends openssh-server (noninteractive)"),
                Files.readAllLines(folder.resolve("apt")));
    }

    @Test
    void aPackageThatCannotBeHadIsNamed() {
        Programs.Finished done = checkout.run("provision", "--yes", "no-such-command");
        assertEquals(1, done.code());
        assertTrue(done.stderr().contains("E: Unable to locate package\n"), done.stderr());
        assertTrue(done.stderr().endsWith("install -y --no-install-recommends no-such-command\n"), done.stderr());
    }
}
