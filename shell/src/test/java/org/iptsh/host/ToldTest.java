package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator is told where something is not as usual: the truth, and the way out. */
@Tag("e2e")
class ToldTest {
    @TempDir
    private Path folder;

    private static String text(Finished finished) {
        return finished.text() + finished.stderr();
    }

    private static String done(TestHost host, String... words) {
        Finished finished = host.iptsh(words);
        assertTrue(finished.ok(), () -> text(finished));
        return text(finished);
    }

    private static void other(TestHost host, String... words) {
        Finished finished = host.namespace.programs().run(words);
        assertTrue(finished.ok(), finished::stderr);
    }

    private static void has(String text, String wanted) {
        assertTrue(text.contains(wanted), () -> "no \"" + wanted + "\" in\n" + text);
    }

    @Test
    void theSettingsCanBeFoundOut() {
        try (TestHost host = new TestHost(folder, "nft")) {
            String help = done(host, "help", "settings");
            has(help, "confirm-from: any\n");
            has(help, "a list of {owner: NAME, chains: [PATTERN]}");
            has(done(host, "--json", "help", "settings"), "\"confirm-within\":{");
        }
    }

    @Test
    void aPendingCommitThatIsDamagedIsRolledBackAndSaidToBe() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host, "-c", "-A INPUT -j ACCEPT; commit 60");
            Files.writeString(host.run().resolve("pending/journal"), "");
            Finished confirm = host.iptsh("confirm");
            assertFalse(confirm.ok());
            has(confirm.stderr(), "a pending commit was damaged so that it could not be confirmed; "
                    + "it has been rolled back now");
            assertEquals("", host.live(Family.IPV4));
            has(done(host, "status"), "rolled back, by ?");
        }
    }

    @Test
    void whatIptablesCannotShowIsSaidBesideWhatIsShown() {
        try (TestHost host = new TestHost(folder, "nft")) {
            other(host, "iptables-nft", "-A", "INPUT", "-s", "192.0.2.1", "-j", "ACCEPT");
            other(host, "nft", "add", "rule",
                    "ip", "filter", "INPUT", "ip", "saddr", "{ 192.0.2.2, 192.0.2.4 }", "drop");
            String told = "warning: IPv4 table filter, chain INPUT: iptables can't show the nft rule";
            has(done(host, "show", "live"), told);
            has(done(host, "show"), told);
            has(done(host, "diff"), told);
        }
    }

    @Test
    void aDifferenceThatIsNotSettledSaysSo() {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host, "-A", "INPUT", "-s", "192.0.2.1", "-j", "ACCEPT");
            other(host, "iptables-nft", "-A", "INPUT", "-s", "192.0.2.2", "-j", "ACCEPT");
            String told = "1 conflict with what live has become since: shown is what you staged there";
            has(done(host, "diff"), told);
            has(done(host, "show"), told);
            assertFalse(done(host, "show", "live").contains("conflict"));
        }
    }

    @Test
    void aRestoredVersionIsExactInAChainThatAnotherProgramLeadsTo() {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host, "-c", "-A INPUT -j ACCEPT; commit 0");
            other(host, "iptables-nft", "-N", "DOCKER-USER");
            other(host, "iptables-nft", "-A", "DOCKER-USER", "-j", "RETURN");
            other(host, "iptables-nft", "-A", "FORWARD", "-j", "DOCKER-USER");
            done(host, "-c", "-I DOCKER-USER -s 192.0.2.1 -j DROP; commit 0");
            has(done(host, "-c", "restore HEAD~1; diff; commit 0"), "-   1  -s 192.0.2.1/32 -j DROP");
            assertFalse(host.live(Family.IPV4).contains("192.0.2.1"));
            has(host.live(Family.IPV4), "-A DOCKER-USER -j RETURN");
            has(done(host, "status"), "none: live is what is saved");
        }
    }

    @Test
    void aCommitCountsWhatDiffCounts() {
        try (TestHost host = new TestHost(folder, "nft")) {
            other(host, "iptables-nft", "-N", "f2b-sshd");
            other(host, "iptables-nft", "-A", "INPUT", "-j", "f2b-sshd");
            done(host, "-c", "-A INPUT -i lo -j ACCEPT; -A INPUT -p udp -j ACCEPT; commit 0");
            done(host, "-I", "INPUT", "-s", "192.0.2.1", "-j", "DROP");
            other(host, "iptables-nft", "-D", "INPUT", "-j", "f2b-sshd");
            other(host, "iptables-nft", "-A", "INPUT", "-j", "f2b-sshd");
            has(done(host, "diff"), "1 added, 2 moved\n");
            has(done(host, "commit", "60"), "live: 1 added, 2 moved\n");
            done(host, "rollback");
        }
    }

    @Test
    void aRuleOfAnotherProgramIsClaimedByTheChainThatItLeadsTo() {
        try (TestHost host = new TestHost(folder, "nft")) {
            other(host, "iptables-nft", "-N", "f2b-sshd");
            other(host, "iptables-nft", "-A", "INPUT", "-j", "f2b-sshd");
            done(host, "-A", "INPUT", "-j", "ACCEPT");
            has(text(host.iptsh("move", "filter", "INPUT", "1", "2")), "chains: [f2b-sshd]");
        }
    }

    @Test
    void aHeldLockIsNamedBeforeItIsWaitedFor() throws Exception {
        try (TestHost host = new TestHost(folder, "legacy")) {
            done(host, "-A", "INPUT", "-j", "ACCEPT");
            Path lock = Path.of(host.namespace.environment().get("XTABLES_LOCKFILE"));
            Process holder = new ProcessBuilder(
                    "flock", "-o", lock.toString(), "sh", "-c", "echo held; exec cat").start();
            try (Pane pane = new Pane(host, 100, 30)) {
                assertEquals("held", holder.inputReader().readLine());
                pane.shows("IPv4 filter +1>").enter("commit 60");
                pane.shows("waiting for process " + holder.pid() + " (flock), which holds the xtables lock");
                holder.getOutputStream().close();
                pane.shows("60 s to `confirm`");
            } finally {
                holder.destroy();
            }
            done(host, "rollback");
        }
    }

    @Test
    void whatWasSavedAndCannotBeReadCanBeReplacedByWhatIsLive() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host, "-c", "-A INPUT -j ACCEPT; commit 0");
            Files.writeString(host.repository().resolve("rules.v4"), "-A nonsense\n");
            has(done(host, "status"), "; `adopt` saves what is live in its place");
            done(host, "adopt");
            has(done(host, "status"), "none: live is what is saved");
        }
    }

    @Test
    void aProgramIsToldHowTheLastCommitEnded() {
        try (TestHost host = new TestHost(folder, "nft")) {
            has(done(host, "--json", "status"), "\"last\":null");
            done(host, "-c", "-A INPUT -j ACCEPT; commit 60 -m why; rollback");
            String status = done(host, "--json", "status");
            has(status, "\"outcome\":\"rolled-back\"");
            has(status, "\"message\":\"why\"");
            has(status, "\"staged\":{\"changes\":1,\"conflicts\":0}");
        }
    }

    @Test
    void aProgramIsToldWhetherACommitChangedAnythingAndWhetherAnythingIsSaved() {
        try (TestHost host = new TestHost(folder, "nft")) {
            has(done(host, "--json", "status"), "\"saved\":false,\"drift\":{\"identical\":true");
            done(host, "-A", "INPUT", "-j", "ACCEPT");
            has(done(host, "--json", "commit", "60"), "\"changed\":true,\"pending\":{");
            has(done(host, "--json", "commit", "90"), "\"changed\":false,\"pending\":{");
            done(host, "confirm");
            has(done(host, "--json", "status"), "\"saved\":true,\"drift\":{\"identical\":true");
            done(host, "-A", "INPUT", "-j", "DROP");
            other(host, "iptables-nft", "-A", "INPUT", "-j", "DROP");
            has(done(host, "--json", "commit", "60"), "\"changed\":false,\"pending\":null");
        }
    }

    @Test
    void theStatusComesWhereAFamilyCannotBeRead() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host, "-c", "-A INPUT -i lo -j ACCEPT; ip6tables -A INPUT -i lo -j ACCEPT; commit 0");
            Finished status = withoutIp6tables(host, "status");
            assertTrue(status.ok(), () -> text(status));
            has(text(status), "drift       unknown: a warning says why\n");
            has(text(status), "warning: ip6tables-nft-save is not on this host; install the package iptables, or leave "
                    + "ipv6 out of `families` in the settings");
            done(host, "-A", "INPUT", "-i", "eth0", "-j", "ACCEPT");
            other(host, "iptables-nft", "-A", "OUTPUT", "-j", "DROP");
            String both = text(withoutIp6tables(host, "status"));
            has(both, "live differs from saved: 1 added;");
            has(both, "staged      1 added\n");
            assertFalse(withoutIp6tables(host, "adopt").ok());
        }
    }

    /** Runs a command where the folder of the system's programs has those of IPv4 only. */
    private Finished withoutIp6tables(TestHost host, String... words) {
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", """
                mkdir -p "$1" && cp -L /usr/sbin/iptables-nft* "$1" && mount --bind "$1" /usr/sbin && shift && exec "$@"
                """, "sh", folder.resolve("sbin").toString()));
        command.addAll(host.command(words));
        return host.namespace.programs().run(command, new byte[0]);
    }

    @Test
    void aNewShellTellsOfAPendingCommit() {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host, "-c", "-A INPUT -j ACCEPT; commit 60");
            try (Pane pane = new Pane(host, 140, 30)) {
                pane.shows("warning: a commit is pending, by ").shows("`confirm` keeps it, `rollback` takes it back");
                pane.enter("rollback").shows("rolled back: the rules of before are live");
            }
        }
    }
}
