package org.iptsh.persistence.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in which staged edits are kept. */
class StatesTest {
    @TempDir
    private Path state;

    /** A new object each time, as a new process would have. */
    private Staged staged() {
        return Staged.of(state, "alice");
    }

    private void stage(String target) {
        staged().stage(Firewall.empty(), Inputs.of(target), false, "make it " + target);
    }

    private String rules() {
        return staged().rules().map(Inputs::of).orElse("nothing");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("staged/alice"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("rules")).sorted().toList();
        }
    }

    @Test
    void sectionsThatStayTheSameAreNotWrittenAgain() throws IOException {
        stage("A");
        stage("B");
        assertEquals(List.of("rules.v4.1", "rules.v4.3", "rules.v4.4", "rules.v6.2"), files());
    }

    @Test
    void filesThatNoStepNeedsAreRemoved() throws IOException {
        for (int i = 0; i < Index.DEPTH + 20; i++) {
            stage("T" + i);
        }
        assertTrue(files().size() <= Index.DEPTH + 3, files().size() + " files");
    }

    @Test
    void theIndexOfAnEarlierVersionIsRead() throws IOException {
        stage("A");
        stage("B");
        Path index = state.resolve("staged/alice/index");
        assertEquals("iptsh-staged 2\nbase 1 2\nnow 4 2\nundo 1 2 1 2 make it A\nundo 1 2 3 2 make it B\n",
                Files.readString(index));
        Files.writeString(index, "iptsh-staged 1\nbase 1 2\nnow 4 2\nundo 1 2 make it A\nundo 3 2 make it B\n");
        assertEquals("[-j B]", rules());
        staged().undo();
        assertEquals("[-j A]", rules());
    }

    @Test
    void whatIsTheSameFileIsTheSameObject() {
        stage("A");
        Staged.Content content = staged().read().orElseThrow();
        assertSame(content.base().get(Family.IPV6), content.rules().get(Family.IPV6));
        Staged shell = staged();
        assertSame(shell.read().orElseThrow().rules().get(Family.IPV4),
                shell.read().orElseThrow().rules().get(Family.IPV4));
    }

    @Test
    void liveThatIsTheBaseIsTheSameObject() {
        Firewall live = Inputs.of("L");
        staged().stage(live, Inputs.of("L", "A"), false, "edit");
        Firewall same = Inputs.of("L");
        Firewall moved = Inputs.of("L", "M");
        Staged shell = staged();
        for (int i = 0; i < 2; i++) {
            assertSame(same.get(Family.IPV4), shell.read(same).orElseThrow().base().get(Family.IPV4));
            assertEquals("[-j L]", Inputs.of(shell.read(moved).orElseThrow().base()));
        }
        assertEquals("[-j L]", Inputs.of(staged().read(moved).orElseThrow().base()));
        assertEquals("[-j L, -j A]", Inputs.of(staged().read(moved).orElseThrow().rules()));
    }

    @Test
    void aFileThatAnotherProcessMadeAnewIsReadAnew() throws IOException {
        stage("A");
        Staged shell = staged();
        assertEquals("[-j A]", Inputs.of(shell.read().orElseThrow().rules()));
        Files.writeString(state.resolve("staged/alice/index"), "nonsense");
        staged().discard();
        stage("B");
        assertEquals("[-j B]", Inputs.of(shell.read().orElseThrow().rules()));
    }

    @Test
    void nobodyElseReadsIt() throws IOException {
        stage("A");
        assertEquals("rwx------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(state.resolve("staged/alice"))));
        try (Stream<Path> files = Files.list(state.resolve("staged/alice"))) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
    }
}
