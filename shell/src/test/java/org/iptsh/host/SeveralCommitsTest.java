package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several commits, of one administrator or of several: none undoes what another one made. */
@Tag("e2e")
class SeveralCommitsTest {
    @TempDir
    private Path folder;

    private static void done(Finished finished) {
        assertEquals(0, finished.code(), finished.command() + "\n" + finished.text() + finished.stderr());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aPendingCommitKeepsOthersOutAndIsToldToThem(String backend) {
        try (TestHost host = new TestHost(folder, backend); Pane other = new Pane(host, 60, 20)) {
            other.shows("IPv4 filter>");
            done(host.iptsh("-c", "-A INPUT -j ACCEPT; commit 30"));
            other.shows("s to confirm]");
            Finished second = host.iptsh(Map.of("SUDO_USER", "nobody"), "commit");
            assertEquals(3, second.code());
            assertTrue(second.stderr().contains("a commit is pending, by "), second.stderr());
            assertTrue(host.iptsh("--json", "status").text().contains("\"secondsLeft\":"));
            done(host.iptsh("rollback"));
            other.shows("rolled back: ");
            assertEquals(1, host.iptsh("rollback").code());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatChangedLiveMeanwhileIsMergedOrRefused(String backend) {
        try (TestHost host = new TestHost(folder, backend)) {
            String iptables = "iptables-" + backend;
            done(host.iptsh("-c", "-A INPUT -p tcp --dport 22 -j ACCEPT"));
            done(host.namespace.programs().run(iptables, "-A", "FORWARD", "-j", "ACCEPT"));
            Finished merged = host.iptsh("commit", "0");
            assertEquals(0, merged.code(), merged.stderr());
            String live = host.live(Family.IPV4);
            assertTrue(live.contains("-A FORWARD -j ACCEPT") && live.contains("--dport 22"), live);

            done(host.iptsh("-c", "-A INPUT -p tcp --dport 80 -j ACCEPT"));
            done(host.namespace.programs().run(iptables, "-A", "INPUT", "-j", "DROP"));
            String before = host.live(Family.IPV4);
            Finished refused = host.iptsh("commit", "0");
            assertEquals(3, refused.code(), refused.stderr());
            assertTrue(refused.stderr().contains("live has changed since you began to stage, where you changed it too")
                    && refused.stderr().contains("resolve 1 ours"), refused.stderr());
            assertEquals(before, host.live(Family.IPV4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void anotherCommitOfOnesOwnTakesThePlaceOfThePendingOne(String backend) {
        try (TestHost host = new TestHost(folder, backend)) {
            done(host.namespace.programs().run("iptables-" + backend, "-A", "INPUT", "-i", "lo", "-j", "ACCEPT"));
            String first = host.live(Family.IPV4);
            done(host.iptsh("-c", "-A INPUT -j DROP; commit 30; -I INPUT -p tcp --dport 22 -j ACCEPT; commit 60"));
            String second = host.live(Family.IPV4);
            assertTrue(second.contains("--dport 22") && second.contains("-A INPUT -j DROP"), second);
            assertTrue(host.iptsh("commit", "90").text().contains("90 s to `confirm`"));
            done(host.iptsh("rollback"));
            assertEquals(first, host.live(Family.IPV4));

            done(host.iptsh("commit", "0"));
            assertEquals(second, host.live(Family.IPV4));
            assertEquals("no difference\nno difference\n", host.iptsh("-c", "diff; diff saved live").text());
        }
    }

    /** It is neither taken away with the commits nor saved with them. */
    @ParameterizedTest
    @CsvSource({"nft, rollback", "nft, confirm", "legacy, rollback", "legacy, confirm"})
    void whatAppearsBetweenACommitAndTheOneInItsPlaceStaysNobodys(String backend, String end) {
        try (TestHost host = new TestHost(folder, backend)) {
            done(host.iptsh("-c", "-A INPUT -i lo -j ACCEPT; -N NEW; commit 0"));
            done(host.iptsh("-c", "-A INPUT -i one0 -j DROP; -A NEW -j DROP; commit 60"));
            for (String rule : List.of("INPUT -i other0 -j DROP", "NEW -i other1 -j DROP", "NEW -i other2 -j DROP")) {
                done(host.namespace.programs().run(("iptables-" + backend + " -I " + rule).split(" ")));
            }
            done(host.iptsh("-c", "-A INPUT -i two0 -j DROP; commit 60; " + end));
            boolean kept = end.equals("confirm");
            String live = host.live(Family.IPV4);
            assertTrue(live.contains("-A INPUT -i other0 -j DROP\n-A INPUT -i lo -j ACCEPT\n"
                    + (kept ? "-A INPUT -i one0 -j DROP\n-A INPUT -i two0 -j DROP\n" : "")
                    + "-A NEW -i other2 -j DROP\n-A NEW -i other1 -j DROP\n"
                    + (kept ? "-A NEW -j DROP\nCOMMIT" : "COMMIT")), live);
            String drift = host.iptsh("diff", "saved", "live").text();
            assertTrue(drift.contains("3 added") && drift.contains("other0") && drift.contains("other2"), drift);
        }
    }

    /** Else its version would jump to what is not in it, and no kernel would take that at boot. */
    @Test
    void aChainThatNobodyClaimedIsSavedWithTheFirstJumpToIt() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host.iptsh("-c", "-A INPUT -i lo -j ACCEPT; commit 0"));
            for (String words : List.of("-N FOUND", "-N DEEPER", "-A FOUND -j DEEPER", "-A DEEPER -i x0 -j DROP",
                    "-N LEFT")) {
                done(host.namespace.programs().run(("iptables-nft " + words).split(" ")));
            }
            done(host.iptsh("-c", "-A INPUT -j FOUND; commit 0"));
            assertEquals("# rules.v4\n" + host.live(Family.IPV4).replace(":LEFT - [0:0]\n", ""),
                    host.iptsh("show", "saved", "--save-format", "filter").text());
        }
    }

    @Test
    void stagingGoesOnWhileACommitIsPending() {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host.iptsh("-c", "-A INPUT -p tcp --dport 22 -j ACCEPT; commit 30; -A INPUT -j LOG; confirm"));
            assertTrue(host.iptsh("diff").text().contains("1 added"));
            done(host.iptsh("commit", "0"));
            assertTrue(host.live(Family.IPV4).contains("-j LOG"));
        }
    }

    /** The first is held up while it tries its candidate; the second must not be undone by it. */
    @Test
    void ofTwoCommitsAtOnceNeitherUndoesTheOther() throws Exception {
        try (TestHost host = new TestHost(folder, "nft")) {
            Path slow = Files.createDirectory(folder.resolve("slow"));
            Path unshare = slow.resolve("unshare");
            Files.writeString(unshare, "#!/bin/sh\nsleep 3\nPATH=${PATH#*:}\nexec unshare \"$@\"\n");
            assertTrue(unshare.toFile().setExecutable(true));
            done(host.iptsh("-c", "-N web; -A INPUT -j web; commit 0"));
            done(host.iptsh("-c", "-A INPUT -p tcp --dport 22 -j ACCEPT"));
            FutureTask<Finished> first = new FutureTask<>(() -> host.iptsh(
                    Map.of("PATH", slow + ":" + System.getenv("PATH")), "commit", "0"));
            new Thread(first).start();
            TestHost.sleep(1000);
            Map<String, String> nobody = Map.of("SUDO_USER", "nobody");
            done(host.iptsh(nobody, "-c", "-A web -p udp -j ACCEPT; commit 0"));
            done(first.get());
            String live = host.live(Family.IPV4);
            assertTrue(live.contains("--dport 22") && live.contains("-A web -p udp"), live);
            assertEquals("no difference\n", host.iptsh("diff", "saved", "live").text());
        }
    }
}
