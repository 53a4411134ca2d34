package org.iptsh.persistence.saved;

import static org.iptsh.persistence.saved.SavedFolder.confirm;
import static org.iptsh.persistence.saved.SavedFolder.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.persistence.disk.Disk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsLeftTest {
    @TempDir
    Path top;

    private SavedFolder folder;
    private Saved saved;

    @BeforeEach
    void save() {
        folder = new SavedFolder(top.resolve("iptables"));
        saved = folder.saved();
        confirm(saved, "First", "rules.v4", "four\n", "rules.v6", "six\n");
        confirm(saved, "Second", "rules.v4", "FOUR\n");
    }

    private boolean holds() {
        return new AsLeft(new WorkingFiles(folder.path(), Saved.SECTIONS, Disk.HOST),
                folder.path().resolve(".git")).holds();
    }

    @Test
    void aConfirmLeavesANoteThatHolds() {
        assertTrue(holds());
        assertEquals(Set.of(), folder.saved().handEdited());
        assertEquals(Map.of("rules.v4", "FOUR\n", "rules.v6", "six\n"), text(folder.saved().newest()));
        folder.saved().ready();
        assertTrue(holds());
    }

    @Test
    void anEditThatHidesItsLengthAndItsTimeIsFound() throws IOException {
        Path file = folder.path().resolve("rules.v6");
        FileTime before = Files.getLastModifiedTime(file);
        Files.writeString(file, "SIX\n");
        Files.setLastModifiedTime(file, before);
        assertFalse(holds());
        assertEquals(Set.of("rules.v6"), folder.saved().handEdited());
        assertEquals(Map.of("rules.v4", "FOUR\n", "rules.v6", "six\n"), text(folder.saved().newest()));
    }

    @Test
    void anEditRightAfterAConfirmIsFound() throws IOException {
        for (int i = 0; i < 50; i++) {
            confirm(saved, "Again", "rules.v4", "four " + (char) ('A' + i) + "\n");
            Files.writeString(folder.path().resolve("rules.v4"), "edited\n");
            assertEquals(Set.of("rules.v4"), folder.saved().handEdited());
            Files.writeString(folder.path().resolve("rules.v4"), "four " + (char) ('A' + i) + "\n");
        }
    }

    @Test
    void aFileThatIsGoneAndABranchThatWasMovedAreFound() throws IOException {
        Path branch = folder.path().resolve(".git/refs/heads/main");
        String newest = Files.readString(branch);
        Files.writeString(branch, saved.history(2).get(1).id() + "\n");
        assertEquals(Set.of("rules.v4"), folder.saved().handEdited());
        Files.writeString(branch, newest);
        assertTrue(holds());
        folder.git("pack-refs", "--all");
        assertFalse(holds());
        assertEquals(Set.of(), folder.saved().handEdited());
        Files.delete(folder.path().resolve("rules.v4"));
        assertEquals(Set.of("rules.v4"), folder.saved().handEdited());
    }

    @Test
    void whileGitIsAtWorkItIsAskedWhetherAVersionCouldBeWritten() throws IOException {
        AsLeft asLeft = new AsLeft(new WorkingFiles(folder.path(), Saved.SECTIONS, Disk.HOST),
                folder.path().resolve(".git"));
        assertTrue(asLeft.isAtRest());
        for (String name : List.of("index.lock", "MERGE_HEAD", "refs/heads/main.lock")) {
            Path file = Files.createFile(folder.path().resolve(".git").resolve(name));
            assertFalse(asLeft.isAtRest(), name);
            Files.delete(file);
        }
    }
}
