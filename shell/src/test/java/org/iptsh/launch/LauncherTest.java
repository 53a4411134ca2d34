package org.iptsh.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, with a Java that prints the words it is given and a sandbox that does the same. */
@Tag("e2e")
class LauncherTest {
    private static final String PRINTS = "#!/bin/sh\nfor word; do printf '%s\\n' \"$word\"; done\nexit 3\n";

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void furnish() throws IOException {
        home = Files.createDirectory(folder.resolve("usr lib iptsh"));
        Files.copy(Checkout.THIS.resolve("shell/src/main/launcher/iptsh"), home.resolve("iptsh"));
        Files.writeString(home.resolve("sandbox"), PRINTS);
        release(home, 17);
        Files.writeString(home.resolve("java"), "17 " + home.resolve("bin/java") + "\n");
    }

    @Test
    void allWordsReachJavaAsTheyAreAndItsExitCodeComesBack() {
        Programs.Finished done = launch("-c", "show; diff", "", "a  b", "*");
        assertEquals(3, done.code());
        assertEquals(List.of("org.iptsh.shell.Main", "-c", "show; diff", "", "a  b", "*"), fromMain(done));
        assertTrue(done.text().contains("-cp\n" + home + "/iptsh.jar\n"), done.text());
    }

    @Test
    void aLinkInAnotherFolderFindsItsHome() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("iptsh"), home.resolve("iptsh"));
        Programs.Finished done = Programs.here().run("sh", link.toString(), "show");
        assertEquals(List.of("org.iptsh.shell.Main", "show"), fromMain(done));
    }

    @Test
    void javaIsToldHowWideTheTerminalIs() throws IOException {
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"columns: $COLUMNS\"\n");
        String line = "stty rows 30 cols 47; exec sh '" + home.resolve("iptsh") + "' show";
        Programs.Finished done = Programs.here().run("script", "-qec", line, "/dev/null");
        assertEquals("columns: 47", done.text().strip(), done.stderr());
    }

    @ParameterizedTest
    @CsvSource({
        "17, iptsh.jsa, -XX:SharedArchiveFile=",
        "21, iptsh.jsa, -XX:SharedArchiveFile=",
        "25, iptsh.aot, -XX:AOTCache=",
    })
    void theArchiveIsUsedWhereThereIsOne(int version, String archive, String option) throws IOException {
        Files.writeString(home.resolve("java"), version + " " + home.resolve("bin/java") + "\n");
        assertFalse(launch("show").text().contains(option));
        Files.writeString(home.resolve(archive), "");
        assertTrue(launch("show").text().contains(option + home + "/" + archive + "\n"));
        assertEquals(version >= 22, launch("show").text().contains("--enable-native-access=ALL-UNNAMED\n"));
    }

    @Test
    void aJavaThatIsTooOldIsPassedOver() throws IOException {
        Files.delete(home.resolve("java"));
        Path old = Files.createDirectory(folder.resolve("old"));
        release(old, 11);
        assertFalse(launch(Map.of("JAVA_HOME", old.toString()), "--version").text().contains("--version"),
                "the old Java was started");
        assertTrue(launch(Map.of("JAVA_HOME", home.toString()), "--version").text().endsWith("--version\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--sandbox             | ,",
        "--sandbox -c x        | ,-c,x,",
        "--json --sandbox show | ,--json,show,",
        "--sandbox=lab show    | lab,show,",
    })
    void aSandboxIsAskedForAmongTheFirstOptions(String words, String given) {
        assertEquals(given, launch(words.split(" ")).text().replace('\n', ','));
    }

    @Test
    void aCommandsOwnWordsAreNoSandbox() {
        assertEquals(List.of("org.iptsh.shell.Main", "-A", "INPUT", "--sandbox"),
                fromMain(launch("-A", "INPUT", "--sandbox")));
        assertEquals(List.of("org.iptsh.shell.Main", "-c", "--sandbox"), fromMain(launch("-c", "--sandbox")));
    }

    @Test
    void wordsThatDoNotGoWithASandboxAreRefused() {
        Programs.Finished unnamed = launch("--sandbox=", "show");
        assertEquals(2, unnamed.code());
        assertEquals("iptsh: --sandbox= needs the name of a folder\n", unnamed.stderr());
        for (String[] words : new String[][] {{"--config", "a.yaml", "--sandbox"}, {"--sandbox", "--config=a.yaml"}}) {
            Programs.Finished settings = launch(words);
            assertEquals(2, settings.code());
            assertEquals("iptsh: a sandbox has its own settings: with --sandbox=DIR, they are in DIR/iptsh.yaml\n",
                    settings.stderr());
        }
    }

    private Programs.Finished launch(String... words) {
        return launch(Map.of(), words);
    }

    private Programs.Finished launch(Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of("sh", home.resolve("iptsh").toString()));
        command.addAll(List.of(words));
        return new Programs(List.of(), environment).run(command, new byte[0]);
    }

    private static List<String> fromMain(Programs.Finished done) {
        List<String> lines = done.text().lines().toList();
        return lines.subList(lines.indexOf("org.iptsh.shell.Main"), lines.size());
    }

    private static void release(Path java, int version) throws IOException {
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        Path program = Files.createDirectories(java.resolve("bin")).resolve("java");
        Files.writeString(program, PRINTS);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
