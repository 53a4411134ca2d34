package org.iptsh.persistence.saved;

import static org.iptsh.persistence.saved.SavedFolder.confirm;
import static org.iptsh.persistence.saved.SavedFolder.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.iptsh.persistence.disk.Ownership;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Saved rulesets used by processes: some are killed, some run among hostile settings or on a disk that can't be
 * written.
 */
class ProcessTest {
    @TempDir
    Path top;

    @Test
    void aProcessThatIsKilledAtAnyInstantLeavesOneVersionOrTheNext() throws IOException, InterruptedException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        SavedFolder folder = new SavedFolder(top.resolve("iptables"));
        for (int round = 0; round < 6; round++) {
            Process process = new ProcessBuilder(Confirming.command(folder.path(), "forever")).start();
            try (BufferedReader confirmed = reader(process)) {
                String first = confirmed.readLine();
                assertEquals("1", first, "round " + round);
                Thread.sleep(random.nextInt(150));
            } finally {
                process.destroyForcibly().waitFor();
            }
            Saved saved = folder.saved();
            Version head = saved.head().orElseThrow();
            Map<String, String> files = text(saved.working());
            assertEquals(files.get("rules.v4"), files.get("rules.v6"), "both sections are of one version");
            assertEquals(files, text(saved.files(head)), "the newest version is what boots");
            assertEquals(Set.of(), saved.handEdited());
            confirm(saved, "round " + round, "rules.v4", "round\n", "rules.v6", "round\n");
            assertEquals("", folder.git("status", "--porcelain"));
            assertEquals("", folder.git("fsck", "--strict", "--no-dangling"));
            assertEquals(Set.of(".git", "rules.v4", "rules.v6"), names(folder.path()));
        }
    }

    @Test
    void theSettingsOfUsersAndHostAndGitItselfAreNeitherReadNorRun() throws IOException {
        Path home = Files.createDirectories(top.resolve("home/.config/git"));
        Path ran = top.resolve("ran");
        String hostile = "[core]\n\thooksPath = " + top + "\n\tautocrlf = true\n\tbogus = \"unclosed\n[broken\n";
        Files.writeString(top.resolve("home/.gitconfig"), hostile);
        Files.writeString(home.resolve("config"), hostile);
        Path git = top.resolve("bin/git");
        Files.createDirectories(git.getParent());
        Files.writeString(git, "#!/bin/sh\necho git \"$@\" >>'" + ran + "'\n");
        git.toFile().setExecutable(true);
        for (String hook : List.of("pre-commit", "post-commit", "reference-transaction", "sh", "bash")) {
            Files.copy(git, git.resolveSibling(hook));
            Files.copy(git, top.resolve(hook));
        }
        Map<String, String> environment = Map.of(
                "HOME", top.resolve("home").toString(),
                "XDG_CONFIG_HOME", top.resolve("home/.config").toString(),
                "PATH", git.getParent().toString(),
                "GIT_DIR", top.resolve("elsewhere").toString(),
                "GIT_CONFIG_PARAMETERS", "'core.worktree'='/nowhere'",
                "GIT_OBJECT_DIRECTORY", top.resolve("objects").toString());
        SavedFolder folder = new SavedFolder(top.resolve("iptables"));
        List<String> command = Confirming.command(folder.path(), "once", "-Duser.home=" + top.resolve("home"));

        Programs.Finished finished = new Programs(List.of(), environment).run(command, new byte[0]);
        assertEquals("", finished.text() + finished.stderr());
        assertFalse(Files.exists(ran), () -> read(ran));
        assertEquals(List.of("once"), folder.saved().history(9).stream().map(Version::subject).toList());
        assertEquals("once four\n", folder.read("rules.v4"));
        assertFalse(Files.exists(top.resolve("home/.config/jgit")), "JGit's own settings");
    }

    @Test
    void onAReadOnlyDiskTheHistoryIsReadAndAConfirmSaysWhyItCannot() throws IOException {
        assumeTrue(Ownership.ownUid() == 0, "only root can mount");
        SavedFolder folder = new SavedFolder(top.resolve("iptables"));
        confirm(folder.saved(), "first", "rules.v4", "four\n");
        assertEquals("first\n", readOnly(folder, "history"));
        String refusal = readOnly(folder, "once");
        assertTrue(refusal.startsWith("refused: cannot write to the saved rulesets, at " + folder.path()), refusal);
        assertTrue(refusal.endsWith("read-only file system\n"), refusal);
        assertEquals("four\n", folder.read("rules.v4"));
    }

    private static String readOnly(SavedFolder folder, String verb) {
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "sh", "-c",
                "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
                folder.path().toString()));
        command.addAll(Confirming.command(folder.path(), verb));
        Programs.Finished finished = Programs.here().run(command, new byte[0]);
        assertEquals(0, finished.code(), finished.stderr());
        return finished.text();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(java.util.stream.Collectors.toSet());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
