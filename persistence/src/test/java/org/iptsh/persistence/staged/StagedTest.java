package org.iptsh.persistence.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        staged().confirmed(firewall(Family.IPV4, "A"));
        assertEquals("[-j B]", rules());
        assertEquals(1, staged().read().orElseThrow().base().get(Family.IPV4).size());
        staged().confirmed(firewall(Family.IPV4, "B"));
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
}
