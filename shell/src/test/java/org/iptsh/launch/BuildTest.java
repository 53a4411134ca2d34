package org.iptsh.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("e2e")
class BuildTest {
    /** Debian's user nobody: owns nothing, and has no home. */
    private static final String NOBODY = "65534";

    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

    @TempDir
    private Path folder;

    private Checkout checkout;

    @BeforeEach
    void copy() throws IOException {
        checkout = Checkout.copy(folder);
    }

    @Test
    void aSecondStartBuildsNothing() throws IOException {
        assertEquals(1, checkout.run("build", "--current").code());
        assertEquals(home(), built());
        assertEquals(home(), built());
        assertEquals(home(), checkout.run("build", "--current").text().strip());
        assertEquals(1, checkout.builds());
        assertTrue(Files.size(Path.of(home(), "iptsh.jar")) > 0);
    }

    @Test
    void aChangedAnAddedAndADeletedFileAreNoticedWhateverTheirAge() throws IOException {
        Path launcher = checkout.top().resolve("shell/src/main/launcher");
        built();

        Files.writeString(launcher.resolve("keeper"), "\n# changed\n", StandardOpenOption.APPEND);
        Files.setLastModifiedTime(launcher.resolve("keeper"), FileTime.from(Instant.EPOCH));
        built();
        assertEquals(2, checkout.builds());
        assertTrue(Files.readString(Path.of(home(), "keeper")).endsWith("# changed\n"));

        Files.writeString(launcher.resolve("added"), "");
        built();
        assertEquals(3, checkout.builds());

        Files.delete(launcher.resolve("added"));
        built();
        assertEquals(4, checkout.builds());
    }

    @Test
    void twoStartsAtOnceBuildOnce() throws Exception {
        Process[] both = new Process[2];
        for (int i = 0; i < both.length; i++) {
            ProcessBuilder builder = new ProcessBuilder(checkout.command("build")).redirectErrorStream(true);
            builder.environment().putAll(checkout.environment(Map.of()));
            both[i] = builder.start();
        }
        for (Process one : both) {
            String said = new String(one.getInputStream().readAllBytes());
            assertEquals(0, one.waitFor(), said);
            assertTrue(said.endsWith(home() + "\n"), said);
        }
        assertEquals(1, checkout.builds());
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLogAndWhereTheRestIs() throws IOException {
        checkout.stub("mvn", "seq 30; echo 'cannot find symbol'; exit 1\n");
        Programs.Finished failed = checkout.run("build");
        assertEquals(1, failed.code());
        assertEquals("", failed.text());
        assertTrue(failed.stderr().contains("30\ncannot find symbol\n"), failed.stderr());
        assertFalse(failed.stderr().contains("\n10\n"), failed.stderr());
        Path log = checkout.top().resolve("shell/target/build.log");
        assertTrue(failed.stderr().endsWith("all of its output is in " + log + "\n"), failed.stderr());
        assertTrue(Files.readString(log).startsWith("1\n2\n"));
        assertEquals(1, checkout.run("build", "--current").code());
    }

    @Test
    void anothersCheckoutIsBuiltInAPrivateFolder() throws IOException {
        assumeTrue(isRoot(), "only root can be another user");
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(folder.resolve("builds"), "");
        Files.setPosixFilePermissions(folder.resolve("builds"), PosixFilePermissions.fromString("rw-rw-rw-"));

        Map<String, String> readOnlyHome = Map.of("XDG_CACHE_HOME", cache.toString(), "HOME", "/nonexistent");
        Programs.Finished first = checkout.run(AS_NOBODY, readOnlyHome, "build");
        assertEquals(0, first.code(), first.stderr());
        Path home = Path.of(first.text().strip());
        assertTrue(home.startsWith(cache.resolve("iptsh")), first.text());
        assertEquals(PosixFilePermissions.fromString("rwx------"),
                Files.getPosixFilePermissions(cache.resolve("iptsh")));
        assertFalse(Files.exists(checkout.top().resolve("shell/target")));
        assertEquals(first.text(), checkout.run(AS_NOBODY, readOnlyHome, "build").text());
        assertEquals(1, checkout.builds());
    }

    @Test
    void whatTheOwnerBuiltServesOtherUsers() throws IOException {
        assumeTrue(isRoot(), "only root can be another user");
        built();
        assertEquals(home(), checkout.run(AS_NOBODY, Map.of(), "build").text().strip());
        assertEquals(1, checkout.builds());
    }

    private String built() {
        Programs.Finished build = checkout.run("build");
        assertEquals(0, build.code(), build.stderr());
        return build.text().strip();
    }

    private String home() {
        return checkout.top() + "/shell/target/home";
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
