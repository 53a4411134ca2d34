package org.iptsh.persistence.saved;

import static org.iptsh.persistence.saved.SavedFolder.confirm;
import static org.iptsh.persistence.saved.SavedFolder.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.StoppingDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that stops while a version is written, at each step there is. */
class CrashTest {
    private static final List<String> SECTIONS = List.of("rules.v4", "rules.v6");
    private static final Map<String, String> OLD = Map.of("rules.v4", "old four\n", "rules.v6", "old six\n");
    private static final Map<String, String> NEW = Map.of("rules.v4", "new four\n", "rules.v6", "new six\n");

    @TempDir
    Path top;

    @Test
    void whereverItStopsAllIsOldOrAllIsNewAndGitAgrees() throws IOException {
        List<Boolean> outcomes = new ArrayList<>();
        for (int steps = 0; outcomes.size() == steps; steps++) {
            SavedFolder folder = folder("crash" + steps);
            if (!stopsAfter(steps, folder)) {
                break;
            }
            Map<String, String> boots = boots(folder);
            assertTrue(boots.equals(OLD) || boots.equals(NEW), "boots between after step " + steps + ": " + boots);
            outcomes.add(boots.equals(NEW));

            Saved next = folder.saved();
            assertEquals(boots, text(next.working()), "working files after step " + steps);
            assertEquals(boots, text(next.files(next.head().orElseThrow())), "newest version after step " + steps);
            assertEquals(Set.of(), next.handEdited());
            Files.deleteIfExists(folder.path().resolve(".git/index.lock"));
            assertEquals("", folder.git("status", "--porcelain"), "git status after step " + steps);
            assertEquals("", folder.git("fsck", "--strict", "--no-dangling"), "git fsck after step " + steps);

            confirm(next, "new", "rules.v4", NEW.get("rules.v4"), "rules.v6", NEW.get("rules.v6"));
            assertEquals(List.of("new", "old"), next.history(10).stream().map(Version::message).toList());
            assertEquals(NEW, text(next.working()));
            assertFalse(Files.exists(folder.path().resolve(".git/iptsh/confirm")));
        }
        assertTrue(outcomes.size() > 20, "steps: " + outcomes);
        assertEquals(outcomes.stream().sorted().toList(), outcomes, "once new, it is never old again");
        assertTrue(outcomes.contains(true) && outcomes.contains(false), outcomes.toString());
    }

    @Test
    void whereverItStopsHandEditsAreKept() throws IOException {
        for (int steps = 0; ; steps++) {
            SavedFolder folder = folder("edited" + steps);
            folder.write("rules.v4", "by hand\n");
            if (!stopsAfter(steps, folder)) {
                break;
            }
            Saved next = folder.saved();
            boolean inHistory = next.history(10).stream()
                    .anyMatch(version -> text(next.files(version)).get("rules.v4").equals("by hand\n"));
            boolean inPlace = text(next.working()).get("rules.v4").equals("by hand\n");
            assertTrue(inHistory || inPlace, "lost after step " + steps);
        }
    }

    @Test
    void whatIsEditedByHandAfterTheCrashIsNotOverwritten() throws IOException {
        for (int steps = 0; ; steps++) {
            SavedFolder folder = folder("later" + steps);
            if (!stopsAfter(steps, folder)) {
                break;
            }
            folder.write("rules.v4", "by hand\n");
            Saved next = folder.saved();
            assertEquals("by hand\n", text(next.working()).get("rules.v4"), "after step " + steps);
            assertEquals(Set.of("rules.v4"), next.handEdited());
        }
    }

    @Test
    void whatIsCommittedByHandAfterTheCrashStaysTheNewestAndTheOtherStaysInTheHistory() throws IOException {
        int kept = 0;
        for (int steps = 0; ; steps++) {
            SavedFolder folder = folder("committed" + steps);
            if (!stopsAfter(steps, folder)) {
                break;
            }
            boolean counts = Files.exists(folder.path().resolve(".git/iptsh/confirm"));
            boolean placed = folder.git("log", "-1", "--format=%s").equals("new\n");
            Files.deleteIfExists(folder.path().resolve(".git/index.lock"));
            folder.git("commit", "-q", "--allow-empty", "-m", "by hand");
            if (counts && !placed) {
                Saved next = folder.saved();
                assertEquals(OLD, text(next.working()), "after step " + steps);
                assertEquals(OLD, text(next.files(next.head().orElseThrow())));
                List<String> subjects = next.history(10).stream().map(Version::subject).toList();
                assertTrue(subjects.containsAll(List.of("by hand", "new", "old")), subjects.toString());
                assertEquals("", folder.git("fsck", "--strict"));
                kept++;
            }
        }
        assertTrue(kept > 0, "no step left a version that counts and is not in place");
    }

    @Test
    void whereverItStopsWhileTheRepositoryIsMadeTheNextConfirmMakesIt() throws IOException {
        for (int steps = 0; ; steps++) {
            SavedFolder folder = new SavedFolder(top.resolve("made" + steps));
            folder.write("rules.v4", "found\n");
            if (!stopsAfter(steps, folder)) {
                break;
            }
            Saved next = folder.saved();
            confirm(next, "next", "rules.v4", "next\n");
            List<String> subjects = next.history(10).stream().map(Version::subject).toList();
            assertTrue(subjects.containsAll(List.of("next", "Take in rules.v4 as found")), subjects.toString());
            assertEquals("", folder.git("status", "--porcelain"));
            assertEquals("", folder.git("fsck", "--strict", "--no-dangling"));
        }
    }

    @BeforeEach
    void saveTheOldRuleset() {
        SavedFolder folder = new SavedFolder(top.resolve("old"));
        confirm(folder.saved(), "old", "rules.v4", OLD.get("rules.v4"), "rules.v6", OLD.get("rules.v6"));
    }

    /** Another folder with the old ruleset. */
    private SavedFolder folder(String name) throws IOException {
        Path old = top.resolve("old");
        Path copy = top.resolve(name);
        try (Stream<Path> paths = Files.walk(old)) {
            for (Path path : paths.toList()) {
                Files.copy(path, copy.resolve(old.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return new SavedFolder(copy);
    }

    /** Confirms the new ruleset on a machine that stops; false if it went on to the end. */
    private static boolean stopsAfter(int steps, SavedFolder folder) {
        Saved saved = new Saved(folder.path(), Saved.SECTIONS, new StoppingDisk(steps));
        try {
            confirm(saved, "new", "rules.v4", NEW.get("rules.v4"), "rules.v6", NEW.get("rules.v6"));
            return false;
        } catch (StoppingDisk.Stopped e) {
            return true;
        }
    }

    /** What a boot takes: of the file in place and the one of an unfinished version, the newer one. */
    private static Map<String, String> boots(SavedFolder folder) throws IOException {
        Map<String, String> boots = new HashMap<>();
        for (String name : SECTIONS) {
            Path file = folder.path().resolve(name);
            Path coming = folder.path().resolve(".git/iptsh/confirm/" + name);
            boolean newer = Files.exists(coming)
                    && Files.getLastModifiedTime(coming).compareTo(Files.getLastModifiedTime(file)) > 0;
            boots.put(name, Files.readString(newer ? coming : file));
        }
        return boots;
    }
}
