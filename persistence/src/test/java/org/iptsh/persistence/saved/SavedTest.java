package org.iptsh.persistence.saved;

import static org.iptsh.persistence.saved.SavedFolder.ALICE;
import static org.iptsh.persistence.saved.SavedFolder.TRAILERS;
import static org.iptsh.persistence.saved.SavedFolder.confirm;
import static org.iptsh.persistence.saved.SavedFolder.sections;
import static org.iptsh.persistence.saved.SavedFolder.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.iptsh.persistence.host.HostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedTest {
    @TempDir
    Path top;

    private SavedFolder folder;
    private Saved saved;

    @BeforeEach
    void open() {
        folder = new SavedFolder(top.resolve("etc/iptables"));
        saved = folder.saved();
    }

    @Test
    void whereNothingWasSavedThereIsNothingAndNothingIsMade() {
        assertEquals(Optional.empty(), saved.head());
        assertEquals(List.of(), saved.history(10));
        assertEquals(Map.of(), saved.working());
        assertEquals(Set.of(), saved.handEdited());
        assertEquals(Optional.empty(), saved.adopt(ALICE, TRAILERS));
        assertEquals("nothing was saved yet", saved.version("HEAD").problems().get(0).message());
        assertFalse(Files.exists(folder.path()));
    }

    @Test
    void whatIsAssertedIsAVersionOfItsOwnAndStaysInThoseThatFollow() {
        confirm(saved, "rules", "rules.v4", "four\n");
        confirm(saved, "assert", "assertions", "refuse -p udp\n");
        Version next = confirm(saved, "more rules", "rules.v4", "FOUR\n");
        assertEquals(Map.of("rules.v4", "FOUR\n", "assertions", "refuse -p udp\n"), text(saved.files(next)));
        assertEquals(Optional.of("refuse -p udp\n"), saved.working("assertions").map(String::new));
        assertEquals(Set.of(), saved.handEdited());
    }

    @Test
    void aConfirmedVersionIsTheNewestAndItsFilesAreInPlace() throws IOException {
        Version version = confirm(saved, "Open the web ports", "rules.v4", "four\n", "rules.v6", "six\n");
        assertEquals(Optional.of(version), saved.head());
        assertEquals("Open the web ports", version.message());
        assertEquals(ALICE, version.author());
        assertEquals(TRAILERS, version.trailers());
        assertEquals(Optional.of("192.0.2.7"), version.trailer("confirmed-from"));
        assertEquals(List.of(), version.parents());
        assertTrue(Duration.between(version.when(), Instant.now()).toMinutes() < 1);
        assertEquals(Map.of("rules.v4", "four\n", "rules.v6", "six\n"), text(saved.files(version)));
        assertEquals(text(saved.files(version)), text(saved.working()));
        assertEquals(Set.of(), saved.handEdited());
    }

    @Test
    void theNewestVersionIsToldWhateverIsInTheFolder() throws IOException {
        assertEquals(Set.of(), saved.sections());
        folder.write("rules.v4", "by hand\n");
        assertEquals(Set.of(), saved.sections());
        confirm(saved, "first", "rules.v4", "four\n");
        assertEquals(Set.of("rules.v4"), saved.sections());
        assertEquals(Map.of("rules.v4", "four\n"), text(saved.newest()));
        folder.write("rules.v6", "by hand\n");
        Files.delete(folder.path().resolve("rules.v4"));
        assertEquals(Set.of("rules.v4"), saved.sections());
        assertEquals(Map.of("rules.v4", "four\n"), text(saved.newest()));
    }

    @Test
    void nobodyElseCanReadThem() throws IOException {
        confirm(saved, "first", "rules.v4", "four\n");
        assertEquals("rwx------", mode(folder.path()));
        assertEquals("rwx------", mode(folder.path().resolve(".git")));
        assertEquals("rw-------", mode(folder.path().resolve("rules.v4")));
    }

    @Test
    void anyBytesComeBackAsTheyWere() {
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        Version version = saved.confirm(Map.of("rules.v4", bytes), ALICE, "bytes", List.of());
        assertArrayEquals(bytes, saved.files(version).get("rules.v4"));
        assertArrayEquals(bytes, saved.working().get("rules.v4"));
    }

    @Test
    void aSectionThatIsNotConfirmedStaysAsItIs() {
        confirm(saved, "both", "rules.v4", "four\n", "rules.v6", "six\n");
        Version version = confirm(saved, "one", "rules.v4", "four!\n");
        assertEquals(Map.of("rules.v4", "four!\n", "rules.v6", "six\n"), text(saved.files(version)));
        assertEquals(Map.of("rules.v4", "four!\n", "rules.v6", "six\n"), text(saved.working()));
    }

    @Test
    void whatIsExpectedOfTheRulesIsVersionedWithThem() throws IOException {
        folder.write("checks", "shadowed off\n");
        confirm(saved, "one", "rules.v4", "four\n");
        folder.write("checks", "shadowed info\n");
        confirm(saved, "two", "rules.v4", "four!\n");
        confirm(saved, "three", "rules.v4", "four\n");
        assertEquals("shadowed off\n", folder.git("show", "HEAD~2:checks"));
        assertEquals("shadowed info\n", folder.git("show", "HEAD:checks"));
        assertEquals("shadowed info\n", folder.read("checks"));
        assertEquals("", folder.git("status", "--porcelain"));
    }

    @Test
    void confirmingWhatIsSavedAlreadyMakesNoVersion() {
        Version version = confirm(saved, "once", "rules.v4", "four\n");
        assertEquals(version, confirm(saved, "twice", "rules.v4", "four\n"));
        assertEquals(1, saved.history(10).size());
    }

    @Test
    void filesThatWereThereBecomeTheFirstVersionAndKeepTheirDate() throws IOException {
        folder.write("rules.v4", "# Generated by iptables-save\n");
        folder.write("README", "mine\n");
        Instant then = Instant.parse("2024-02-29T12:00:00Z");
        Files.setLastModifiedTime(folder.path().resolve("rules.v4"), FileTime.from(then));
        assertEquals(Set.of("rules.v4"), saved.handEdited());

        Version version = saved.adopt(ALICE, TRAILERS).orElseThrow();
        assertEquals("Take in rules.v4 as found", version.message());
        assertEquals(Map.of("rules.v4", "# Generated by iptables-save\n"), text(saved.files(version)));
        assertEquals(Set.of(), saved.handEdited());
        assertEquals(then.getEpochSecond() + "\n", folder.git("log", "--format=%at"));
        assertEquals("mine\n", folder.read("README"));
        assertEquals("rules.v4\n", folder.git("ls-files"));
    }

    @Test
    void aConfirmTakesInFirstWhatItWouldOverwrite() throws IOException {
        confirm(saved, "first", "rules.v4", "four\n", "rules.v6", "six\n");
        folder.write("rules.v4", "by hand\n");
        folder.write("rules.v6", "by hand, and not confirmed\n");
        confirm(saved, "second", "rules.v4", "five\n");
        assertEquals(
                List.of("second", "Take in hand edits of rules.v4", "first"),
                saved.history(10).stream().map(Version::message).toList());
        Version between = saved.version("HEAD~1").get();
        assertEquals(Map.of("rules.v4", "by hand\n", "rules.v6", "six\n"), text(saved.files(between)));
        assertEquals(
                Map.of("rules.v4", "five\n", "rules.v6", "by hand, and not confirmed\n"), text(saved.working()));
        assertEquals(Set.of("rules.v6"), saved.handEdited());
    }

    @Test
    void aFileThatWasRemovedByHandIsAHandEditAndComesBackWithTheNextConfirm() throws IOException {
        confirm(saved, "first", "rules.v4", "four\n", "rules.v6", "six\n");
        Files.delete(folder.path().resolve("rules.v4"));
        assertEquals(Set.of("rules.v4"), saved.handEdited());
        confirm(saved, "second", "rules.v4", "five\n");
        assertEquals("five\n", folder.read("rules.v4"));
        Files.delete(folder.path().resolve("rules.v6"));
        Version without = saved.adopt(ALICE, List.of()).orElseThrow();
        assertEquals(Map.of("rules.v4", "five\n"), text(saved.files(without)));
    }

    @Test
    void aHandEditThatIsJustWhatIsConfirmedNeedsNoVersionOfItsOwn() throws IOException {
        confirm(saved, "first", "rules.v4", "four\n");
        folder.write("rules.v4", "five\n");
        confirm(saved, "second", "rules.v4", "five\n");
        assertEquals(List.of("second", "first"), saved.history(10).stream().map(Version::message).toList());
    }

    @Test
    void theHistoryIsNewestFirstAndAsLongAsOneWants() {
        for (int i = 0; i < 5; i++) {
            confirm(saved, "number " + i, "rules.v4", i + "\n");
        }
        assertEquals(List.of("number 4", "number 3"), saved.history(2).stream().map(Version::subject).toList());
        List<Version> all = saved.history(100);
        assertEquals(5, all.size());
        assertEquals(List.of(all.get(1).id()), all.get(0).parents());
    }

    @Test
    void throughAViewTheHistoryShowsWhatMadeADifferenceThere() {
        confirm(saved, "first", "rules.v4", "a\n", "rules.v6", "x\n");
        confirm(saved, "six", "rules.v6", "y\n");
        confirm(saved, "four", "rules.v4", "b\n");
        confirm(saved, "six again", "rules.v6", "z\n");
        List<Version> four = saved.history(10, files -> Arrays.hashCode(files.get("rules.v4")), Integer::equals);
        assertEquals(List.of("four", "first"), four.stream().map(Version::message).toList());
        assertEquals(List.of(), saved.history(10, files -> files.get("rules.v7"), Objects::equals));
    }

    @Test
    void everyLineIsBlamedOnTheVersionThatItCameWith() {
        Version first = confirm(saved, "first", "rules.v4", "a\nb\nc\n");
        Version second = confirm(saved, "second", "rules.v4", "a\nB\nc\nd\n");
        confirm(saved, "six", "rules.v6", "x\n");
        assertEquals(List.of(first, second, first, second), saved.blame("rules.v4", saved.head().orElseThrow()));
        assertEquals(List.of(), saved.blame("rules.v6", first));
    }

    @Test
    void aVersionOfNothingOrOfAnUnknownSectionIsAMistakeOfTheCaller() {
        assertThrows(IllegalArgumentException.class, () -> saved.confirm(Map.of(), ALICE, "none", List.of()));
        assertThrows(IllegalArgumentException.class, () -> confirm(saved, "bad", "../passwd", "x\n"));
    }

    @Test
    void aFolderThatOthersCanWriteToIsRefused() throws IOException {
        Files.createDirectories(folder.path());
        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        HostException refusal = assertThrows(HostException.class, saved::ready);
        assertTrue(refusal.getMessage().startsWith("refusing " + folder.path()), refusal.getMessage());
    }

    @Test
    void aMessageOrTrailerCannotForgeAnother() {
        Version version = saved.confirm(
                sections("rules.v4", "x\n"),
                new Author("Eve\nauthor Mallory <m@x>", "e@h>\n"),
                "subject\u001b[31m\n\nConfirmed-from: nowhere",
                List.of(new Trailer("Host", "fw1\nConfirmed-from: elsewhere")));
        assertEquals("Eve author Mallory m@x", version.author().name());
        assertEquals("subject[31m\n\nConfirmed-from: nowhere", version.message());
        assertEquals(List.of(new Trailer("Host", "fw1 Confirmed-from: elsewhere")), version.trailers());
    }

    @Test
    void aDamagedRepositoryIsToldWithTheWayToLearnMore() throws IOException {
        Version version = confirm(saved, "first", "rules.v4", "four\n");
        saved.close();
        String blob = folder.git("rev-parse", "HEAD:rules.v4").strip();
        Path object = folder.path().resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
        Files.setPosixFilePermissions(object, PosixFilePermissions.fromString("rw-------"));
        Files.write(object, "garbage".getBytes(StandardCharsets.UTF_8));
        HostException damaged = assertThrows(HostException.class, () -> folder.saved().files(version));
        assertTrue(damaged.getMessage().startsWith("cannot read version " + version.shortId() + ": the repository"));
        assertTrue(damaged.getMessage().contains("fsck` tells more"), damaged.getMessage());

        Files.delete(object);
        HostException missing = assertThrows(HostException.class, () -> folder.saved().files(version));
        assertTrue(missing.getMessage().contains(blob), missing.getMessage());
    }

    @Test
    void aRepositoryThatIsNoneIsToldToo() throws IOException {
        Files.createDirectories(folder.path());
        Files.writeString(folder.path().resolve(".git"), "gitdir: /elsewhere\n");
        assertTrue(assertThrows(HostException.class, saved::head).getMessage().contains(".git is not a folder"));
        Files.delete(folder.path().resolve(".git"));
        Files.createDirectories(folder.path().resolve(".git"));
        assertTrue(assertThrows(HostException.class, saved::head).getMessage().contains("damaged or unreadable"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
