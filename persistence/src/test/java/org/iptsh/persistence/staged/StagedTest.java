package org.iptsh.persistence.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
                .map(content -> content.rules().get(Family.IPV4).chain("filter", "INPUT").orElseThrow())
                .map(chain -> chain.rules().toString())
                .orElse("nothing");
    }

    private static Staged.Seen seen(Optional<Firewall> staged, Firewall candidate) {
        return new Staged.Seen(staged, candidate, Optional.empty());
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

    @Test
    void twoShellsOfOneUserLoseNothingOfEachOther() {
        staged().edit(() -> LIVE, seen(Optional.empty(), LIVE), Inputs.of("A", "B"), "begin");
        Firewall seen = staged().read().orElseThrow().rules();
        staged().edit(() -> LIVE, seen(Optional.of(seen), seen), Inputs.of("X", "A", "B"), "one");
        staged().edit(() -> LIVE, seen(Optional.of(seen), seen), Inputs.of("A", "B", "Y"), "other");
        assertEquals("[-j X, -j A, -j B, -j Y]", rules());
        String refusal = assertThrows(HostException.class,
                () -> staged().edit(() -> LIVE, seen(Optional.of(seen), seen), Inputs.of("Z", "A", "B"), "third"))
                .getMessage();
        assertTrue(refusal.contains("another shell of yours has changed IPv4 filter INPUT"), refusal);
        assertEquals("[-j X, -j A, -j B, -j Y]", rules());
        staged().undo();
        assertEquals("[-j X, -j A, -j B]", rules());
    }

    /** The rules of others are woven in anew each time; that is no edit by another shell. */
    @Test
    void whatWasWovenIntoWhatIsSeenIsNoEdit() {
        stage("A");
        staged().edit(() -> LIVE, seen(staged().rules(), Inputs.of("F", "A")), Inputs.of("F", "B", "A"), "beside it");
        assertEquals("[-j F, -j B, -j A]", rules());
    }

    /** Else what others take out of live again would come back with it, as if it were ours. */
    @Test
    void anEditOfWhatWasMergedWithLiveStandsOnThat() {
        stage("A");
        Firewall base = staged().read().orElseThrow().base();
        Firewall live = Inputs.of("L");
        Staged.Seen seen = new Staged.Seen(staged().rules(), Inputs.of("L", "A"), Optional.of(live));
        staged().edit(() -> live, seen, Inputs.of("L", "A", "B"), "edit");
        assertEquals("[-j L, -j A, -j B]", rules());
        assertEquals("[-j L]", Inputs.of(staged().read().orElseThrow().base()));
        staged().undo();
        assertEquals("[-j A]", rules());
        assertTrue(staged().read().orElseThrow().base().sameRules(base));
    }

    @Test
    void twoShellsThatBeginAtOnceLoseNothingEither() {
        Firewall live = Inputs.of("A", "B");
        staged().edit(() -> live, seen(Optional.empty(), live), Inputs.of("X", "A", "B"), "one");
        staged().edit(() -> live, seen(Optional.empty(), live), Inputs.of("A", "B", "Y"), "other");
        assertEquals("[-j X, -j A, -j B, -j Y]", rules());
        assertEquals("[-j A, -j B]", Inputs.of(staged().read().orElseThrow().base()));
    }

    @Test
    void anotherBaseIsUndoneWithTheStepThatBroughtIt() {
        stage("A");
        Staged.Content before = staged().read().orElseThrow();
        staged().rebase(before, new Staged.Content(Inputs.of("L"), Inputs.of("L", "A")), "resolve 1 both");
        assertEquals("[-j L]", Inputs.of(staged().read().orElseThrow().base()));
        assertThrows(HostException.class, () -> staged().rebase(before, before, "late"));
        staged().undo();
        assertEquals("[-j A]", rules());
        assertEquals("[]", Inputs.of(staged().read().orElseThrow().base()));
        staged().redo();
        assertEquals("[-j L]", Inputs.of(staged().read().orElseThrow().base()));
    }

    /** What was in live unknown to this user when they confirmed must not look like a rule that they took out. */
    @Test
    void whatOthersWroteBetweenCommitAndConfirmIsNoEdit() {
        stage("A");
        staged().committed(staged().read().orElseThrow(), Inputs.of("L"), Inputs.of("L", "A"));
        assertEquals("[-j L, -j A]", rules());
        staged().edit(() -> LIVE, seen(staged().rules(), Inputs.of("L", "A")), Inputs.of("L", "A", "B"), "beyond");
        staged().confirmed(() -> Inputs.of("L", "A", "THEIRS"));
        assertEquals("[-j L, -j A, -j B]", rules());
        assertEquals("[-j L, -j A]", Inputs.of(staged().read().orElseThrow().base()));
        assertEquals(Optional.of("beyond"), staged().undo());
        assertEquals("nothing", rules());
        assertEquals(Optional.of("commit"), staged().undo());
        assertEquals("[-j A]", rules());
        assertEquals("[]", Inputs.of(staged().read().orElseThrow().base()), "L is nothing that it took out");
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
        staged().edit(() -> LIVE, seen(staged().rules(), Inputs.of("A")), Inputs.of("A", "B"), "meanwhile");
        staged().committed(content, Inputs.of("L"), Inputs.of("L", "A"));
        assertEquals("[-j L, -j A, -j B]", rules());
    }

}
