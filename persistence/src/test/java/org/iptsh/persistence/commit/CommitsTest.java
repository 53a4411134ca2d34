package org.iptsh.persistence.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.live.Live;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class CommitsTest {
    private static final Who ALICE = new Who("alice", new Login("192.0.2.7 40000 192.0.2.1 22", 100), "pts/1");
    private static final Who BOB = new Who("bob", Login.CONSOLE, "-");

    @TempDir
    private Path folder;

    private Namespace namespace;
    private Commits commits;

    @BeforeEach
    void open() {
        namespace = Namespace.open();
        commits = Commits.in(folder.resolve("run"), namespace.programs());
    }

    @AfterEach
    void close() {
        commits.pending().ifPresent(pending -> commits.rollback());
        namespace.close();
    }

    private Firewall live(Backend backend) {
        return new Live(iptables(backend), Family.all()).read().firewall();
    }

    private Iptables iptables(Backend backend) {
        return Iptables.find(namespace.programs(), Optional.of(backend));
    }

    private static Firewall firewall(String body) {
        return Firewall.empty().with(
                SaveReader.read(Family.IPV4, "test", "*filter\n" + body + "COMMIT\n").result().get());
    }

    private Pending commit(Backend backend, String body, int window) {
        return commit(backend, body, window, ALICE);
    }

    private Pending commit(Backend backend, String body, int window, Who who) {
        Proposal proposal = Proposal.between(live(backend), firewall(body), new Ownership(Owners.standard()));
        return commits.commit(iptables(backend), proposal, window, who, "why").pending();
    }

    /** Saves nothing, and says of which commit it was asked to; fails where it is told to. */
    private record Words(String versionFails, String saveFails, boolean counts) implements Saving<String, String> {
        static final Words GOOD = new Words("", "", false);

        @Override
        public String version(Path commit) {
            fail(versionFails);
            return commit.getFileName().toString();
        }

        @Override
        public String save(Journal journal, String version) {
            fail(saveFails);
            return journal.message() + " from " + version;
        }

        @Override
        public boolean counts(Journal journal) {
            return counts;
        }

        private static void fail(String reason) {
            if (!reason.isEmpty()) {
                throw new HostException(reason);
            }
        }
    }

    private String confirm(Who who, boolean fromNewSession) {
        return commits.confirm(who, fromNewSession, Words.GOOD);
    }

    private Optional<String> recover() {
        return commits.recover(ALICE, Words.GOOD);
    }

    private List<Rule> input(Backend backend) {
        return live(backend).get(Family.IPV4).tableOrFresh("filter").chain("INPUT").orElseThrow().rules();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aCommitIsPendingUntilItIsConfirmedOrRolledBack(Backend backend) {
        Pending pending = commit(backend, "-A INPUT -j ACCEPT\n", 30);
        assertEquals("applied", pending.state());
        assertEquals("by alice from 192.0.2.7", pending.whose());
        assertTrue(pending.journal().secondsLeft() > 25 && pending.journal().secondsLeft() <= 30);
        assertEquals(Reason.ANOTHER_PENDING,
                assertThrows(CommitRefused.class, () -> commit(backend, "-A INPUT -j DROP\n", 30, BOB)).reason());
        assertEquals("why from pending", confirm(ALICE, false));
        assertEquals("confirmed", Commits.last(commits.run()).orElseThrow().outcome());
        assertEquals(List.of(Rule.of("-j ACCEPT")), input(backend));

        commit(backend, "-A INPUT -j DROP\n", 30);
        commits.rollback();
        assertEquals("rolled-back", Commits.last(commits.run()).orElseThrow().outcome());
        assertEquals(List.of(Rule.of("-j ACCEPT")), input(backend));
        assertEquals(Reason.NOTHING_PENDING, assertThrows(CommitRefused.class, commits::rollback).reason());
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void rulesThatStayKeepTheirCountersInBothDirections(Backend backend) {
        String iptables = "iptables-" + backend.word();
        namespace.programs().run(iptables, "-A", "INPUT", "-i", "eth9", "-c", "3", "180", "-j", "ACCEPT");
        commit(backend, "-A INPUT -p udp -j DROP\n-A INPUT -i eth9 -j ACCEPT\n", 30);
        assertEquals(new Counters(3, 180), input(backend).get(1).counters());
        commits.rollback();
        assertEquals(new Counters(3, 180), input(backend).get(0).counters());
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

    @Test
    void aCommitThatCannotBeSavedStaysPending() {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        for (Words failing : List.of(new Words("it is damaged", "", false), new Words("", "the disk is full", false))) {
            assertThrows(HostException.class, () -> commits.confirm(ALICE, false, failing));
            assertEquals("applied", commits.pending().orElseThrow().state());
            assertTrue(commits.timer().alive(commits.pending().orElseThrow().journal().id()));
        }
        assertEquals("why from pending", confirm(ALICE, false));
    }

    @Test
    void aConfirmWhoseVersionIsOnItsWayIsFinishedLater() {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Words begun = new Words("", "the disk is full", true);
        assertThrows(HostException.class, () -> commits.confirm(ALICE, false, begun));
        assertEquals(Optional.empty(), commits.pending());
        assertEquals(List.of(Rule.of("-j ACCEPT")), input(Backend.NFT));
        assertEquals("a confirm was interrupted before its ruleset was saved; it is saved now", recover().orElseThrow());
        assertEquals("confirmed", Commits.last(commits.run()).orElseThrow().outcome());
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
    void onlyASessionOpenedAfterwardsMayConfirmWhereThatIsDemanded() {
        Pending pending = commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        double made = pending.journal().made();
        for (Login old : List.of(Login.CONSOLE, ALICE.login(),
                new Login(ALICE.login().connection(), made + 1), new Login("192.0.2.8 1 192.0.2.1 22", made - 1))) {
            assertEquals(Reason.OLD_SESSION, assertThrows(CommitRefused.class,
                    () -> confirm(new Who("bob", old, "-"), true)).reason());
        }
        Login opened = new Login("192.0.2.7 40001 192.0.2.1 22", made + 1);
        assertEquals("why from pending", confirm(new Who("bob", opened, "-"), true));
    }
}
