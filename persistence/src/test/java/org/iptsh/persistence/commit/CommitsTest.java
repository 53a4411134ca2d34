package org.iptsh.persistence.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.commit.CommitRefused.Reason;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class CommitsTest extends CommitsInNamespace {
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

    /** The jump is all that changes, and nft takes its name for the target unless it sees the chain. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void aJumpToAChainNamedLikeATargetComesAndGoes(Backend backend) {
        String with = ":LOG - [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -j LOG\n-A LOG -i z0 -j DROP\n";
        String without = with.replace("-A INPUT -j LOG\n", "");
        for (String from : List.of(with, without)) {
            commit(backend, from, 30);
            confirm(ALICE, false);
            Firewall before = live(backend);
            commit(backend, from.equals(with) ? without : with, 30);
            assertEquals(from.equals(with) ? 1 : 2, input(backend).size());
            commits.rollback();
            assertEquals(before, live(backend));
        }
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

    /** A machine may have no room for another process just then. */
    @Test
    void itStaysGuardedThoughNoProgramCanBeStartedAnyMore() throws IOException {
        Path entrance = Files.writeString(folder.resolve("enter"), "#!/bin/sh\nexec \"$@\"\n");
        entrance.toFile().setExecutable(true);
        List<String> prefix = new ArrayList<>(List.of(entrance.toString()));
        prefix.addAll(namespace.prefix());
        commits = Commits.in(commits.run(), new Programs(prefix, namespace.environment()));
        String id = commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30).journal().id();
        Words failing = new Words("", "the disk is full", false, () -> entrance.toFile().setExecutable(false));
        HostException failure = assertThrows(HostException.class, () -> commits.confirm(ALICE, false, failing));
        assertEquals("the disk is full", failure.getMessage());
        entrance.toFile().setExecutable(true);
        assertEquals("applied", commits.pending().orElseThrow().state());
        assertTrue(commits.timer().alive(id));
    }

    @Test
    void aConfirmWhoseVersionIsOnItsWayIsFinishedLater() {
        commit(Backend.NFT, "-A INPUT -j ACCEPT\n", 30);
        Words begun = new Words("", "the disk is full", true);
        assertThrows(HostException.class, () -> commits.confirm(ALICE, false, begun));
        assertEquals(Optional.empty(), commits.pending());
        assertEquals(List.of(Rule.of("-j ACCEPT")), input(Backend.NFT));
        assertEquals("a confirm was interrupted before its ruleset was saved; it is saved now",
                recover().orElseThrow());
        assertEquals("confirmed", Commits.last(commits.run()).orElseThrow().outcome());
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
