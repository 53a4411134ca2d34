package org.iptsh.persistence.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedTest {
    private static final Firewall LIVE = Firewall.empty();

    @TempDir
    private Path state;

    private static Firewall firewall(Family family, String target) {
        return Firewall.empty().with(
                SaveReader.read(family, "test", "*filter\n-A INPUT -j " + target + "\nCOMMIT\n").ruleset());
    }

    /** A new object each time, as a new process would have. */
    private Staged staged() {
        return Staged.of(state, "alice");
    }

    private void stage(String target) {
        staged().stage(LIVE, firewall(Family.IPV4, target), false, "make it " + target);
    }

    private String rules() {
        return staged().read()
                .map(content -> content.rules().get(Family.IPV4).chain("filter", "INPUT").orElseThrow().rules().toString())
                .orElse("nothing");
    }

    @Test
    void whatIsStagedIsThereForTheNextProcess() {
        assertEquals("nothing", rules());
        stage("A");
        assertEquals("[-j A]", rules());
        assertEquals(LIVE.get(Family.IPV4).size(), staged().read().orElseThrow().base().get(Family.IPV4).size());
    }

    @Test
    void stepsAreUndoneAndDoneAgainAcrossProcesses() {
        stage("A");
        stage("B");
        assertEquals(Optional.of("make it B"), staged().undo());
        assertEquals("[-j A]", rules());
        assertEquals(Optional.of("make it A"), staged().undo());
        assertEquals("nothing", rules());
        assertEquals(Optional.empty(), staged().undo());
        assertEquals(Optional.of("make it A"), staged().redo());
        assertEquals(Optional.of("make it B"), staged().redo());
        assertEquals("[-j B]", rules());
        assertEquals(Optional.empty(), staged().redo());
    }

    @Test
    void aNewStepForgetsWhatWasUndone() {
        stage("A");
        stage("B");
        staged().undo();
        stage("C");
        assertEquals(Optional.empty(), staged().redo());
        assertEquals("[-j C]", rules());
    }

    @Test
    void theBaseStaysThatOfTheFirstStepUnlessItIsTakenAnew() {
        stage("A");
        staged().stage(firewall(Family.IPV4, "L"), firewall(Family.IPV4, "B"), false, "later");
        assertEquals(0, staged().read().orElseThrow().base().get(Family.IPV4).size());
        staged().stage(firewall(Family.IPV4, "L"), firewall(Family.IPV4, "B"), true, "restored");
        assertEquals(1, staged().read().orElseThrow().base().get(Family.IPV4).size());
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
    void whatWasDiscardedCanBeBroughtBack() {
        stage("A");
        staged().discard();
        assertEquals("nothing", rules());
        assertEquals(List.of(), Staged.owners(state));
        assertEquals(Optional.of("discard"), staged().undo());
        assertEquals("[-j A]", rules());
    }

    @Test
    void whatIsConfirmedIsTheBaseOfWhatIsStagedBeyondIt() {
        stage("A");
        stage("B");
        staged().confirmed(() -> firewall(Family.IPV4, "A"));
        assertEquals("[-j B]", rules());
        assertEquals(1, staged().read().orElseThrow().base().get(Family.IPV4).size());
        staged().confirmed(() -> firewall(Family.IPV4, "B"));
        assertEquals("nothing", rules());
        assertEquals(Optional.of("make it B"), staged().undo());
        assertEquals("[-j A]", rules());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("staged/alice"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("rules")).sorted().toList();
        }
    }

    @Test
    void everybodyHasACandidateOfTheirOwn() {
        stage("A");
        assertTrue(Staged.of(state, "bob").read().isEmpty());
        assertEquals(List.of("alice"), Staged.owners(state).stream().map(Staged.Owner::user).toList());
        Staged.of(state, "../../etc").stage(LIVE, firewall(Family.IPV6, "X"), false, "sly");
        assertTrue(Files.isDirectory(state.resolve("staged/_.._.._etc")));
    }

    @Test
    void damageIsToldWithTheWayOut() throws IOException {
        stage("A");
        Files.writeString(state.resolve("staged/alice/index"), "nonsense");
        assertTrue(assertThrows(HostException.class, this::rules).getMessage().endsWith("`discard` starts anew"));
        staged().discard();
        assertEquals("nothing", rules());
        stage("B");
        Files.delete(state.resolve("staged/alice/rules.v4.3"));
        assertTrue(assertThrows(HostException.class, this::rules).getMessage().contains("rules.v4.3 is gone"));
    }

    private static Firewall input(String... targets) {
        return Firewall.empty().with(SaveReader.read(Family.IPV4, "test", "*filter\n"
                + Stream.of(targets).map(target -> "-A INPUT -j " + target + "\n").collect(Collectors.joining())
                + "COMMIT\n").ruleset());
    }

    private static String input(Firewall firewall) {
        return firewall.get(Family.IPV4).tableOrFresh("filter").chain("INPUT").orElseThrow().rules().toString();
    }

    @Test
    void twoShellsOfOneUserLoseNothingOfEachOther() {
        staged().edit(() -> LIVE, LIVE, input("A", "B"), "begin");
        Firewall seen = staged().read().orElseThrow().rules();
        staged().edit(() -> LIVE, seen, input("X", "A", "B"), "one");
        staged().edit(() -> LIVE, seen, input("A", "B", "Y"), "other");
        assertEquals("[-j X, -j A, -j B, -j Y]", rules());
        String refusal = assertThrows(HostException.class, () -> staged().edit(() -> LIVE, seen, input("Z", "A", "B"), "third"))
                .getMessage();
        assertTrue(refusal.contains("another shell of yours has changed IPv4 filter INPUT"), refusal);
        assertEquals("[-j X, -j A, -j B, -j Y]", rules());
        staged().undo();
        assertEquals("[-j X, -j A, -j B]", rules());
    }

    @Test
    void twoShellsThatBeginAtOnceLoseNothingEither() {
        Firewall live = input("A", "B");
        staged().edit(() -> live, live, input("X", "A", "B"), "one");
        staged().edit(() -> live, live, input("A", "B", "Y"), "other");
        assertEquals("[-j X, -j A, -j B, -j Y]", rules());
        assertEquals("[-j A, -j B]", input(staged().read().orElseThrow().base()));
    }

    @Test
    void anotherBaseIsUndoneWithTheStepThatBroughtIt() {
        stage("A");
        Staged.Content before = staged().read().orElseThrow();
        staged().rebase(before, new Staged.Content(input("L"), input("L", "A")), "resolve 1 both");
        assertEquals("[-j L]", input(staged().read().orElseThrow().base()));
        assertThrows(HostException.class, () -> staged().rebase(before, before, "late"));
        staged().undo();
        assertEquals("[-j A]", rules());
        assertEquals("[]", input(staged().read().orElseThrow().base()));
        staged().redo();
        assertEquals("[-j L]", input(staged().read().orElseThrow().base()));
    }

    /** What was in live unknown to this user when they confirmed must not look like a rule that they took out. */
    @Test
    void whatOthersWroteBetweenCommitAndConfirmIsNoEdit() {
        stage("A");
        staged().committed(staged().read().orElseThrow(), input("L"), input("L", "A"));
        assertEquals("[-j L, -j A]", rules());
        staged().edit(() -> LIVE, input("L", "A"), input("L", "A", "B"), "beyond");
        staged().confirmed(() -> input("L", "A", "THEIRS"));
        assertEquals("[-j L, -j A, -j B]", rules());
        assertEquals("[-j L, -j A]", input(staged().read().orElseThrow().base()));
        assertEquals(Optional.of("beyond"), staged().undo());
        assertEquals("nothing", rules());
        assertEquals(Optional.of("commit"), staged().undo());
        assertEquals("[-j A]", rules());
        assertEquals("[]", input(staged().read().orElseThrow().base()), "L is nothing that it took out");
    }

    @Test
    void aCommitThatChangedNothingOfWhatIsStagedIsNoStep() {
        stage("A");
        staged().committed(staged().read().orElseThrow(), LIVE, firewall(Family.IPV4, "A"));
        assertEquals(Optional.of("make it A"), staged().undo());
        staged().redo();
        staged().confirmed(() -> firewall(Family.IPV4, "A"));
        assertEquals("nothing", rules());
    }

    @Test
    void whatAnotherShellStagedDuringACommitStays() {
        stage("A");
        Staged.Content content = staged().read().orElseThrow();
        staged().edit(() -> LIVE, input("A"), input("A", "B"), "meanwhile");
        staged().committed(content, input("L"), input("L", "A"));
        assertEquals("[-j L, -j A, -j B]", rules());
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
        assertSame(shell.read().orElseThrow().rules().get(Family.IPV4), shell.read().orElseThrow().rules().get(Family.IPV4));
    }

    @Test
    void liveThatIsTheBaseIsTheSameObject() {
        Firewall live = input("L");
        staged().stage(live, input("L", "A"), false, "edit");
        Firewall same = input("L");
        Firewall moved = input("L", "M");
        Staged shell = staged();
        for (int i = 0; i < 2; i++) {
            assertSame(same.get(Family.IPV4), shell.read(same).orElseThrow().base().get(Family.IPV4));
            assertEquals("[-j L]", input(shell.read(moved).orElseThrow().base()));
        }
        assertEquals("[-j L]", input(staged().read(moved).orElseThrow().base()));
        assertEquals("[-j L, -j A]", input(staged().read(moved).orElseThrow().rules()));
    }

    @Test
    void aFileThatAnotherProcessMadeAnewIsReadAnew() throws IOException {
        stage("A");
        Staged shell = staged();
        assertEquals("[-j A]", input(shell.read().orElseThrow().rules()));
        Files.writeString(state.resolve("staged/alice/index"), "nonsense");
        staged().discard();
        stage("B");
        assertEquals("[-j B]", input(shell.read().orElseThrow().rules()));
    }

    @Test
    void nobodyElseReadsIt() throws IOException {
        stage("A");
        assertEquals("rwx------", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(state.resolve("staged/alice"))));
        try (Stream<Path> files = Files.list(state.resolve("staged/alice"))) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
            }
        }
    }

    /** A disk with no room for a file any more from some file on. */
    private record FullDisk(AtomicInteger room) implements Disk {
        @Override
        public void create(Path file, byte[] content) throws IOException {
            if (room.getAndDecrement() > 0) {
                HOST.create(file, content);
            } else {
                Files.write(file, Arrays.copyOf(content, content.length / 2));
                throw new FileSystemException(file.toString(), null, "No space left on device");
            }
        }
    }

    /** Everything that writes, on a disk that is full at each of its writes in turn. */
    @Test
    void aFullDiskLeavesWhatWasStaged() {
        List<Consumer<Staged>> all = List.of(
                staged -> staged.stage(LIVE, input("A", "B"), false, "edit"),
                staged -> staged.stage(input("L"), input("A", "B").with(firewall(Family.IPV6, "S").get(Family.IPV6)),
                        true, "restore"),
                staged -> staged.edit(() -> LIVE, input("A"), input("A", "B"), "edit"),
                staged -> staged.rebase(staged.read().orElseThrow(), new Staged.Content(input("L"), input("L", "A")), "r"),
                staged -> staged.committed(staged.read().orElseThrow(), input("L"), input("L", "A")),
                staged -> staged.confirmed(() -> input("L")),
                Staged::undo,
                Staged::discard);
        int failures = 0;
        for (Consumer<Staged> work : all) {
            for (int room = 0; ; room++) {
                staged().discard();
                staged().stage(LIVE, input("A"), false, "begin");
                try {
                    work.accept(Staged.of(state, "alice", new FullDisk(new AtomicInteger(room))));
                    break;
                } catch (HostException e) {
                    failures++;
                    assertTrue(e.getMessage().contains("no space left on device"), e.getMessage());
                    assertTrue(List.of("[-j A]", "[-j L, -j A]").contains(rules()), rules());
                }
                staged().edit(() -> LIVE, staged().read().orElseThrow().rules(), input("A", "LATER"), "and on it goes");
                assertEquals("[-j A, -j LATER]", rules());
            }
        }
        assertTrue(failures >= 15, failures + " failures");
    }
}
