package org.iptsh.persistence.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.persistence.commit.CommitRefused.Reason;
import org.iptsh.persistence.guard.DetachedTimer;
import org.iptsh.persistence.guard.TransactionScript;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.SaveWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that lost their timer, a file of theirs, or the process that made them. */
@Tag("kernel")
class DamagedCommitsTest extends CommitsInNamespace {
    @Test
    void aCommitThatGetsNoTimerChangesNothingAndLeavesAnEarlierOneAsItIs() throws IOException {
        TransactionScript broken = new TransactionScript(new Programs(List.of("false"), Map.of()), commits.run());
        Commits armless = new Commits(commits.run(), commits.script(), new DetachedTimer(broken), commits.lock());
        Proposal proposal = Proposal.between(live(Backend.NFT), firewall("-A INPUT -j DROP\n"),
                new Ownership(Owners.standard()));
        for (String pending : List.of("", "applied")) {
            assertThrows(HostException.class,
                    () -> armless.commit(iptables(Backend.NFT), proposal, 30, ALICE, "why"));
            assertEquals(pending, commits.pending().map(Pending::state).orElse(""));
            if (pending.isEmpty()) {
                commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
            }
        }
        try (Stream<Path> files = Files.list(commits.run())) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("new.")));
        }
        assertTrue(commits.timer().alive(commits.pending().orElseThrow().journal().id()));
        commits.rollback();
        assertEquals(List.of(), input(Backend.NFT));
    }

    /** The before-image is all that is left where nobody knows any more what was ours. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void theLastResortOfAReplacementIsWhatWasLiveBeforeTheFirst(Backend backend) throws IOException {
        commit(backend, ":OLD - [0:0]\n-A INPUT -j OLD\n-A OLD -j DROP\n", 30);
        confirm(ALICE, false);
        String before = SaveWriter.saved(live(backend).get(Family.IPV4));
        commit(backend, ":NEW - [0:0]\n-A INPUT -j NEW\n-A NEW -p udp -j ACCEPT\n", 30);
        commit(backend, ":NEW - [0:0]\n:NEWER - [0:0]\n-A INPUT -j NEW\n-A INPUT -j NEWER\n-A OUTPUT -j NEW\n"
                + "-A NEW -p udp -j ACCEPT\n", 30);
        Files.delete(commits.run().resolve("pending/mine.rules.v4"));
        commits.rollback();
        assertTrue(Files.readString(commits.run().resolve("last/log")).contains("before.rules.v4: code 0"));
        assertEquals(before, SaveWriter.saved(live(backend).get(Family.IPV4)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplacementThatWasCutOffHidesNoPendingCommit(boolean confirming) throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Files.move(commits.run().resolve("pending"), commits.run().resolve("pending.old"));
        if (confirming) {
            assertEquals("why from pending", confirm(ALICE, false));
        } else {
            commits.rollback();
        }
        assertEquals(confirming ? List.of(Rule.of("-j ACCEPT")) : List.of(), input(Backend.NFT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "id=\n", "id=/etc\nby=alice\n", "id=a b\ndeadline=9999999999\n"})
    void aPendingCommitWithADamagedJournalIsRolledBackByWhoeverLooks(String journal) throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Files.writeString(commits.run().resolve("pending/journal"), journal);
        assertTrue(commits.pending().isPresent());
        assertEquals("a pending commit was damaged so that it could not be confirmed; it has been rolled back now",
                recover().orElseThrow());
        assertEquals(List.of(), input(Backend.NFT));
        assertEquals(Optional.empty(), commits.pending());
    }

    /** The script would not take another name's for it, and do nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"deadline=x\n", "started=1e400\nwindow=-\n", "by=\u00ff\nid=other\n"})
    void aPendingCommitOfWhichOnlyTheNameIsWholeIsRolledBackWhenThatIsSaid(String rest) throws IOException {
        Pending pending = commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Files.write(commits.run().resolve("pending/journal"),
                ("id=" + pending.journal().id() + "\n" + rest).getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(pending.journal().id(), commits.rollback().id());
        assertEquals(List.of(), input(Backend.NFT));
        assertEquals(Optional.empty(), commits.pending());
        assertFalse(commits.timer().alive(pending.journal().id()));
    }

    @Test
    void whatIsConfirmedInTheInstantOfARollbackIsNotSaidToBeRolledBack() throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Files.writeString(commits.run().resolve("transaction"),
                "[ \"$1\" != rollback ] || mv \"$2/pending\" \"$2/confirmed\"\n");
        assertEquals(Reason.CONFIRMED, assertThrows(CommitRefused.class, commits::rollback).reason());
        assertEquals(List.of(Rule.of("-j ACCEPT")), input(Backend.NFT));
    }

    @Test
    void aPendingCommitWithoutAJournalIsStillOne() throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Files.delete(commits.run().resolve("pending/journal"));
        commits.rollback();
        assertEquals(List.of(), input(Backend.NFT));
    }

    @Test
    void aPendingCommitWithADamagedStateIsNotSaidToBeConfirmable() throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Files.writeString(commits.run().resolve("pending/state"), "garbage\n");
        CommitRefused refused = assertThrows(CommitRefused.class, () -> confirm(ALICE, false));
        assertEquals("the folder of a commit by alice from 192.0.2.7 is damaged", refused.getMessage());
        assertEquals(List.of("it can't be confirmed; `rollback` takes it back"), refused.details());
    }

    @Test
    void aLostTimerIsArmedAgainWhileThereIsTime() {
        Pending pending = commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        commits.timer().cancel(pending.journal().id());
        assertFalse(commits.timer().alive(pending.journal().id()));
        assertTrue(recover().orElseThrow().startsWith("the timer of the pending commit was gone; it is armed again"));
        assertTrue(commits.timer().alive(pending.journal().id()));
        assertEquals(Optional.empty(), recover());
    }

    @Test
    void aCommitWhoseTimerWasLostIsRolledBackLateRatherThanNever() throws InterruptedException {
        Pending pending = commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 1);
        commits.timer().cancel(pending.journal().id());
        Thread.sleep(6500);
        assertEquals("the timer of a commit by alice from 192.0.2.7 was gone; it has been rolled back now",
                recover().orElseThrow());
        assertEquals(List.of(), input(Backend.NFT));
    }

    @Test
    void aCommitThatWasNeverAppliedIsNotWaitedFor() throws IOException {
        Pending pending = commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        commits.timer().cancel(pending.journal().id());
        Files.writeString(commits.run().resolve("pending/state"), "armed\n");
        Files.delete(commits.run().resolve("pending/started.rules.v4"));
        assertEquals("a commit by alice from 192.0.2.7 was cut off before it changed anything",
                recover().orElseThrow());
        assertEquals(Optional.empty(), commits.pending());
    }

    @Test
    void aReplacementThatWasNeverAppliedIsToldWithTheCommitBeforeIt() throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Pending second = commit(Backend.NFT, "-A INPUT -j ACCEPT\n-A INPUT -j DROP\n", 30);
        commits.timer().cancel(second.journal().id());
        Files.writeString(commits.run().resolve("pending/state"), "armed\n");
        assertEquals("a commit by alice from 192.0.2.7 was cut off before it changed anything; it had taken the place "
                + "of a pending one, which has been rolled back now", recover().orElseThrow());
        assertEquals(List.of(), input(Backend.NFT));
    }

    @Test
    void whatCouldNotBeRolledBackIsCalledThat() throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Path sections = commits.run().resolve("pending/sections");
        byte[] before = Files.readAllBytes(sections);
        Files.writeString(sections, "rules.v4 /bin/false\n");
        assertEquals(Reason.KERNEL, assertThrows(CommitRefused.class, commits::rollback).reason());
        String told = assertThrows(CommitRefused.class,
                () -> confirm(ALICE, false)).getMessage();
        assertEquals("a commit by alice from 192.0.2.7 could not be rolled back", told);
        Files.write(sections, before);
        commits.rollback();
        assertEquals(List.of(), input(Backend.NFT));
    }

    @Test
    void whatCannotBeRolledBackMayBeGivenUpAndNothingElse() throws IOException {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        assertEquals(Reason.ANOTHER_PENDING, assertThrows(CommitRefused.class, commits::abandon).reason());
        Files.writeString(commits.run().resolve("pending/sections"), "rules.v4 /bin/false\n");
        for (int i = 0; i < 2; i++) {
            assertThrows(CommitRefused.class, commits::rollback);
            assertEquals("rollback-failed", commits.pending().orElseThrow().state());
        }
        commits.abandon();
        assertEquals(Optional.empty(), commits.pending());
        assertEquals("abandoned", Commits.last(commits.run()).orElseThrow().outcome());
        assertEquals(List.of(Rule.of("-j ACCEPT")), input(Backend.NFT));
        assertEquals(Reason.NOTHING_PENDING, assertThrows(CommitRefused.class, commits::abandon).reason());
    }
}
