package org.iptsh.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sandbox itself, with a shell script in the place of Java. */
@Tag("e2e")
class SandboxTest {
    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void furnish() throws IOException {
        home = Files.createDirectory(folder.resolve("home of it"));
        for (String file : List.of("shell/src/main/launcher/sandbox", "shell/src/main/launcher/keeper", "systemd/boot",
                "systemd/references.awk")) {
            Path from = Checkout.THIS.resolve(file);
            Files.copy(from, home.resolve(from.getFileName().toString()));
        }
        // Instead of Java: the settings' file, then whatever the test wants done inside.
        Files.writeString(home.resolve("iptsh"), "[ \"$1\" = --config ]\nconfig=$2\nshift 2\neval \"$1\"\n");
        Files.createDirectory(folder.resolve("tmp"));
        open(folder);
        open(home);
        open(folder.resolve("tmp"));
    }

    /** Who runs it: oneself, and an ordinary user where one can be that. */
    static Stream<List<String>> users() {
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        return isRoot() ? Stream.of(List.of("env"), nobody) : Stream.of(List.of("env"));
    }

    @ParameterizedTest
    @MethodSource("users")
    void itsPacketFilterIsTheKernelsAndItsOwn(List<String> user) {
        for (String backend : List.of("nft", "legacy")) {
            for (String family : List.of("iptables", "ip6tables")) {
                String tool = family + "-" + backend;
                String script = tool + " -A INPUT -p tcp --dport 7 -j DROP && " + tool + "-save";
                Programs.Finished inside = sandbox(user, "", script);
                assertTrue(inside.text().contains("-A INPUT -p tcp -m tcp --dport 7 -j DROP\n"), inside.stderr());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void itHasInterfacesAddressesAndForwarding(List<String> user) {
        String inside = sandbox(user, "", "ip -br address; cat /proc/sys/net/ipv4/ip_forward").text();
        assertTrue(inside.contains("127.0.0.1/8"), inside);
        assertTrue(inside.contains("192.0.2.1/24 2001:db8:1::1/64"), inside);
        assertTrue(inside.contains("198.51.100.1/24 2001:db8:2::1/64"), inside);
        assertTrue(inside.endsWith("\n1\n"), inside);
    }

    @ParameterizedTest
    @MethodSource("users")
    void settingsNameFoldersOfItsOwnAndItVanishes(List<String> user) throws IOException {
        Programs.Finished inside = sandbox(user, "",
                "cat \"$config\"; echo \"$IPTSH_SANDBOX $XTABLES_LOCKFILE\"; pwd; umask; exit 7");
        assertEquals(7, inside.code());
        List<String> lines = inside.text().lines().toList();
        String own = lines.get(0).replace("repository: '", "").replace("/repository'", "");
        assertTrue(own.startsWith(folder.resolve("tmp") + "/iptsh-sandbox."), own);
        assertEquals(List.of("state: '" + own + "/state'", "run: '" + own + "/run'", "1 " + own + "/xtables.lock",
                System.getProperty("user.dir")), lines.subList(1, 5));
        vanishes(own);
    }

    @ParameterizedTest
    @MethodSource("users")
    void killedWithMinusNineItLeavesNoFolderAndNoProcess(List<String> user) throws Exception {
        // The stray process keeps nothing open, like a rollback timer that Java started.
        Process session = start(user, "", "setsid sleep 4000 9>&- & echo \"$(dirname \"$config\") $!\"; exec cat");
        String[] said = firstLine(session).split(" ");
        assertTrue(Files.exists(Path.of("/proc", said[1])));
        session.destroyForcibly();
        vanishes(said[0]);
        vanishes("/proc/" + said[1]);
    }

    @ParameterizedTest
    @MethodSource("users")
    void aSecondSessionJoinsTheFirstAndOutlivesIt(List<String> user) throws Exception {
        String shared = folder.resolve("tmp/Pat's lab").toString();
        Process first = start(user, shared, "iptables -A INPUT -s 192.0.2.7 -j DROP; readlink /proc/self/ns/net; cat");
        String network = firstLine(first);
        Process second = start(user, shared, "readlink /proc/self/ns/net; cat; iptables -S INPUT");
        assertEquals(network, firstLine(second));
        first.destroyForcibly().waitFor();
        second.getOutputStream().close();
        assertEquals("-P INPUT ACCEPT\n-A INPUT -s 192.0.2.7/32 -j DROP\n",
                new String(second.getInputStream().readAllBytes()));
        vanishes(shared + "/keeper");
        assertNotEquals(network, sandbox(user, shared, "readlink /proc/self/ns/net").text().strip());
    }

    @ParameterizedTest
    @MethodSource("users")
    void aFolderThatIsKeptBootsWhatWasSavedInIt(List<String> user) {
        String kept = folder.resolve("tmp/kept").toString();
        Programs.Finished saved = sandbox(user, kept, """
                cd "$(dirname "$config")"
                mkdir -m 700 repository run
                rule='-A INPUT -s 192.0.2.7/32 -j DROP'
                printf '%s\\n' '*filter' ':INPUT ACCEPT [0:0]' "$rule" COMMIT >repository/rules.v4
                echo pending >run/pending
                """);
        assertEquals(0, saved.code(), saved.stderr());
        Programs.Finished again = sandbox(user, kept,
                "iptables -S INPUT; test -e \"$(dirname \"$config\")/run/pending\" || echo gone");
        assertEquals("-P INPUT ACCEPT\n-A INPUT -s 192.0.2.7/32 -j DROP\ngone\n", again.text(), again.stderr());
    }

    @Test
    void anothersFolderIsRefused() throws IOException {
        assumeTrue(isRoot(), "only root can be another user");
        Path kept = Files.createDirectory(folder.resolve("tmp/kept"));
        List<String> nobody = users().skip(1).findFirst().orElseThrow();
        Programs.Finished refused = sandbox(nobody, kept.toString(), "true");
        assertEquals(1, refused.code());
        assertEquals("iptsh: the sandbox's folder " + kept + " belongs to another user\n", refused.stderr());
    }

    @Test
    void whereTheKernelRefusesItSaysWhyAndHowElse() throws IOException {
        Path stub = Files.writeString(folder.resolve("ip"), "#!/bin/sh\necho 'Operation not permitted' >&2\nexit 2\n");
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
        Programs.Finished refused = sandbox(List.of("env", "PATH=" + folder + ":" + System.getenv("PATH")), "", "true");
        assertEquals(1, refused.code());
        assertTrue(refused.stderr().startsWith("iptsh: no sandbox: this system refuses a network namespace here.\n"
                + "  Operation not permitted\n"), refused.stderr());
        assertTrue(refused.stderr().contains(isRoot() ? "capabilities" : "sudo iptsh --sandbox"), refused.stderr());
        try (var left = Files.list(folder.resolve("tmp"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void theHostsSystemdIsOutOfSight() throws IOException {
        assumeTrue(isRoot(), "only root can have a systemd that isn't there");
        List<String> withSystemd = List.of("unshare", "--mount", "sh", "-c",
                "mount -t tmpfs none /run; mkdir -p /run/systemd/system; ls /run/systemd; exec \"$@\"", "sh");
        Programs.Finished inside = sandbox(withSystemd, "", "ls /run/systemd; echo nothing");
        assertEquals("system\nnothing\n", inside.text(), inside.stderr());
    }

    private Programs.Finished sandbox(List<String> user, String kept, String script) {
        return new Programs(user, environment()).run("sh", home.resolve("sandbox").toString(), kept, script);
    }

    private Process start(List<String> user, String kept, String script) throws IOException {
        List<String> command = new ArrayList<>(user);
        command.addAll(List.of("sh", home.resolve("sandbox").toString(), kept, script));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment());
        return builder.start();
    }

    private Map<String, String> environment() {
        return Map.of("TMPDIR", folder.resolve("tmp").toString());
    }

    /** Reads no further than the line's end: the rest belongs to whoever reads on. */
    private static String firstLine(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = process.getInputStream().read(); c != '\n' && c != -1; c = process.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** The keeper clears away after the last session's end, and nobody waits for it. */
    private static void vanishes(String path) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (Files.exists(Path.of(path)) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertFalse(Files.exists(Path.of(path)), path + " is still there");
    }

    private static void open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
