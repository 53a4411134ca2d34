package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.persistence.commit.Commits;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job from one end to the other, on the real kernel: stage, diff, commit, confirm, roll back, boot. */
@Tag("e2e")
class MainJobTest {
    /** Twenty rules in three tables and both families, in words that iptables-save would spell otherwise. */
    private static final String TWENTY = """
            iptables -P INPUT DROP
            iptables -N web
            iptables -A INPUT -i lo -j ACCEPT
            iptables -A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
            iptables -A INPUT -p tcp --dport ssh -m limit --limit 60/min -j ACCEPT
            iptables -A INPUT -p icmp --icmp-type echo-request -j ACCEPT
            iptables -A INPUT -p tcp -m multiport --dports http,https -j web
            iptables -A INPUT -s 192.0.2.0/255.255.255.0 -p udp --dport 53 -j ACCEPT
            iptables -A INPUT -m comment --comment "the 'rest' is \\"logged\\"" -j LOG --log-prefix "in: " --log-level warning
            iptables -A INPUT -p tcp -j REJECT --reject-with tcp-reset
            iptables -A web -m conntrack --ctstate NEW -m recent --name web --set -j ACCEPT
            iptables -A web -j RETURN
            iptables -A FORWARD -i eth0 -o eth1 -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT
            iptables -t nat -A POSTROUTING -s 10.0.0.0/8 -o eth0 -j MASQUERADE
            iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80
            iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
            iptables -t mangle -A PREROUTING -i eth1 -j MARK --set-mark 7
            ip6tables -P INPUT DROP
            ip6tables -A INPUT -i lo -j ACCEPT
            ip6tables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            ip6tables -A INPUT -p ipv6-icmp -j ACCEPT
            ip6tables -A INPUT -s 2001:DB8::/32 -p tcp --dport 22 -j ACCEPT
            ip6tables -t mangle -A PREROUTING -i eth1 -j MARK --set-mark 7
            """;

    @TempDir
    private Path folder;

    private static void done(Finished finished) {
        assertEquals(0, finished.code(), finished.command() + "\n" + finished.text() + finished.stderr());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void stagedRulesBecomeLiveAreSavedAndBoot(String backend) {
        try (TestHost host = new TestHost(folder, backend); Namespace rebooted = Namespace.open()) {
            done(host.script(TWENTY));
            Finished diff = host.iptsh("diff", "--exit-code");
            assertEquals(1, diff.code());
            assertTrue(diff.text().contains("20 added, 2 policies changed, 1 new chain"), diff.text());

            done(host.iptsh("commit", "30", "-m", "let the web in"));
            String four = host.live(Family.IPV4);
            assertTrue(four.contains("-A INPUT -p tcp -m tcp --dport 22 -m limit --limit 1/sec -j ACCEPT"), four);
            assertTrue(host.live(Family.IPV6).contains("-A INPUT -s 2001:db8::/32 -p tcp -m tcp --dport 22 -j ACCEPT"));
            done(host.iptsh("confirm"));
            assertEquals("no difference\n", host.iptsh("diff").text());
            assertEquals("no difference\n", host.iptsh("diff", "saved", "live").text());

            String log = git(host, "log", "--format=%an|%s|%(trailers:key=Confirmed-from,valueonly)", "--", "rules.v4");
            assertEquals(1, log.strip().lines().count(), log);
            assertTrue(log.contains("|let the web in|"), log);
            assertEquals("", git(host, "status", "--porcelain"));

            done(host.boot(rebooted.programs()));
            for (Family family : Family.all()) {
                assertEquals(host.live(family), host.save(rebooted.programs(), family));
            }
        }
    }

    private static String git(TestHost host, String... words) {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "safe.directory=*", "-C", host.repository().toString()));
        command.addAll(List.of(words));
        return host.namespace.programs().run(command, new byte[0]).text();
    }

    /** However the shell ends, the rules of before are back in time, though the tables did not exist before. */
    @ParameterizedTest
    @CsvSource({"nft,left alone", "legacy,left alone", "nft,killed", "legacy,killed", "nft,hung up", "legacy,hung up"})
    void withoutAConfirmTheRulesOfBeforeComeBack(String backend, String fate) {
        try (TestHost host = new TestHost(folder, backend); Pane pane = new Pane(host, 100, 30)) {
            assertEquals("", host.live(Family.IPV4));
            assertTrue(host.letsIn(7));
            pane.shows("IPv4 filter>");
            pane.paste("iptables -A INPUT -p tcp --dport 7 -j DROP\nip6tables -t mangle -A INPUT -j DROP")
                    .press("Enter");
            pane.shows("+2>");
            pane.enter("commit 3").shows("s to confirm]");
            long committed = System.nanoTime();
            assertFalse(host.letsIn(7));
            if (fate.equals("killed")) {
                host.namespace.programs().run("pkill", "-9", "-s", Long.toString(pane.pid()));
            } else if (fate.equals("hung up")) {
                pane.hangUp();
            }
            boolean back = TestHost.within(5 - (System.nanoTime() - committed) / 1e9, () -> host.letsIn(7));
            assertTrue(back, "the packet is still dropped two seconds past the deadline");
            assertEquals(0, host.live(Family.IPV4).lines().filter(line -> line.startsWith("-A")).count());
            assertEquals(0, host.live(Family.IPV6).lines().filter(line -> line.startsWith("-A")).count());
            assertEquals("rolled-back", Commits.last(host.run()).orElseThrow().outcome());
            if (fate.equals("left alone")) {
                pane.shows("rolled back: the rules of before are live again").shows("+2>");
            }
            assertTrue(host.iptsh("diff").text().contains("2 added"), "what was staged is still staged");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "nft>-t filter>*filter#:INPUT ACCEPT [0:0]#-A FORWARD -m unheard-of -j DROP",
        "legacy>-t filter>*filter#:INPUT ACCEPT [0:0]#-A FORWARD -m unheard-of -j DROP",
        "nft>loop>*filter#:a - [0:0]#:b - [0:0]#-A INPUT -j a#-A a -j b#-A b -j a",
        "legacy>loop>*filter#:a - [0:0]#:b - [0:0]#-A INPUT -j a#-A a -j b#-A b -j a",
        "nft>port>*nat#:PREROUTING ACCEPT [0:0]#-A PREROUTING -p tcp -m set --match-set nowhere src -j RETURN",
        "legacy>port>*nat#:PREROUTING ACCEPT [0:0]#-A PREROUTING -p tcp -m set --match-set nowhere src -j RETURN"})
    void aRefusedCommitChangesNothingAndNamesTheRule(String backend, String what, String text) throws IOException {
        try (TestHost host = new TestHost(folder, backend)) {
            done(host.namespace.programs().run("iptables-" + backend, "-A", "INPUT", "-p", "udp", "-j", "ACCEPT"));
            String before = host.live(Family.IPV4);
            Path file = folder.resolve("bad.v4");
            Files.writeString(file, text.replace('#', '\n') + "\nCOMMIT\n");
            done(host.iptsh("load", file.toString()));
            Finished commit = host.iptsh("commit", "30");
            assertEquals(4, commit.code(), commit.stderr());
            String lastRule = text.substring(text.lastIndexOf("#-A") + 1);
            assertTrue(commit.stderr().contains(lastRule), commit.stderr());
            assertEquals(before, host.live(Family.IPV4));
            assertTrue(Commits.pendingIn(host.run()).isEmpty());
        }
    }

    /** What the catalogue knows can't work is refused before it is staged. */
    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "-A INPUT -j MASQUERADE                                              > -j MASQUERADE",
        "-t nat -A POSTROUTING -j DNAT --to-destination 192.0.2.1            > -j DNAT",
        "-A INPUT -j nowhere                                                 > nowhere"})
    void whatCanNeverWorkIsNotEvenStaged(String line, String guilty) {
        try (TestHost host = new TestHost(folder, "nft")) {
            Finished refused = host.iptsh("-c", line);
            assertEquals(2, refused.code(), refused.stderr());
            String[] said = refused.stderr().split("\n");
            assertEquals(said[1].indexOf(guilty.substring(guilty.indexOf(' ') + 1)), said[2].indexOf('^'),
                    refused.stderr());
            assertEquals("no difference\n", host.iptsh("diff").text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aBadFamilyUndoesTheGoodOne(String backend) throws IOException {
        try (TestHost host = new TestHost(folder, backend)) {
            done(host.iptsh("-c", "-A INPUT -p tcp --dport 7 -j DROP"));
            Path file = folder.resolve("bad.v6");
            Files.writeString(file, "*filter\n:a - [0:0]\n-A INPUT -j a\n-A a -g a\nCOMMIT\n");
            done(host.iptsh("load", file.toString()));
            Finished commit = host.iptsh("commit", "30");
            assertEquals(4, commit.code(), commit.stderr());
            assertTrue(commit.stderr().contains("IPv6 filter a"), commit.stderr());
            assertEquals("", host.live(Family.IPV4));
            assertTrue(host.letsIn(7));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aRebootInsideTheWindowBringsTheLastConfirmedVersion(String backend) throws IOException {
        try (TestHost host = new TestHost(folder, backend); Namespace rebooted = Namespace.open()) {
            done(host.iptsh("-c", "-A INPUT -p tcp --dport 22 -j ACCEPT; commit 0"));
            String confirmed = host.live(Family.IPV4);
            done(host.iptsh("-c", "-A INPUT -j DROP; commit 600"));
            deleteRunFolder(host);
            done(host.boot(rebooted.programs()));
            assertEquals(confirmed, host.save(rebooted.programs(), Family.IPV4));
        }
    }

    private static void deleteRunFolder(TestHost host) throws IOException {
        try (Stream<Path> files = Files.walk(host.run())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void whatWasEditedByHandInTheRepositoryIsNotCommittedOver() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host.iptsh("-c", "-A INPUT -p tcp --dport 22 -j ACCEPT; commit 0"));
            Path file = host.repository().resolve("rules.v4");
            Files.writeString(file, Files.readString(file).replace("COMMIT", "-A INPUT -p udp -j DROP\nCOMMIT"));
            Finished refused = host.iptsh("-c", "-A INPUT -j LOG; commit 0");
            assertEquals(3, refused.code(), refused.stderr());
            assertTrue(refused.stderr().contains("rules.v4 of the repository was edited by hand"), refused.stderr());
            done(host.iptsh("commit", "0", "--force"));
            assertTrue(host.iptsh("history").text().contains("hand edits"));
            assertFalse(host.live(Family.IPV4).contains("-p udp"));
        }
    }

    /** Nobody else's commit may hang on one user's damaged file. */
    @Test
    void damagedStagedEditsStopNothingElse() throws IOException {
        try (TestHost host = new TestHost(folder, "nft")) {
            done(host.iptsh("-c", "-A INPUT -p tcp --dport 22 -j ACCEPT; commit 30"));
            Path index;
            try (Stream<Path> users = Files.list(host.state().resolve("staged"))) {
                index = users.findFirst().orElseThrow().resolve("index");
            }
            Files.writeString(index, "garbage");
            done(host.iptsh("confirm"));
            Finished status = host.iptsh("status");
            assertTrue(status.ok() && status.text().contains("the staged rules are damaged"), status.text());
            done(host.iptsh("discard"));
            assertEquals(1, host.iptsh("history").text().lines().count());
            assertEquals("no difference\n", host.iptsh("diff").text());
        }
    }

    static Stream<Path> rulesetsOfOthers() throws IOException {
        Path shared = Path.of(System.getProperty("iptsh.home"), "..", "shared", "rulesets").normalize();
        if (!Files.isDirectory(shared)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(shared)) {
            return files.filter(file -> file.toString().matches(".*\\.v[46]")).sorted().toList().stream();
        }
    }

    /**
     * What the kernel takes as it stands goes through stage and commit, and nothing differs afterwards. Of a file that
     * other programs wrote nothing is staged.
     */
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("rulesetsOfOthers")
    void realRulesetsGoThroughTheMainJob(Path file) throws IOException {
        for (String backend : List.of("nft", "legacy")) {
            Path here = folder.resolve(backend);
            assertTrue(here.toFile().mkdir());
            try (TestHost host = new TestHost(here, backend)) {
                // None of it is another program's here, whoever wrote it.
                Files.writeString(host.config(), "foreign: [{owner: ours, chains: [\"*\"]}]\n",
                        StandardOpenOption.APPEND);
                Family family = file.toString().endsWith("v6") ? Family.IPV6 : Family.IPV4;
                Finished taken;
                try (Namespace trial = Namespace.open()) {
                    taken = trial.programs().run(family.program() + "-" + backend + "-restore", file.toString());
                }
                Finished job = host.iptsh("-c", "load '" + file + "'; commit 0; diff; diff saved live");
                boolean foreign = job.stderr().contains("nothing is staged, so there is nothing to commit");
                assertEquals(taken.ok(), job.ok() || foreign, file + ": " + taken.stderr() + job.stderr());
                if (job.ok()) {
                    assertTrue(job.text().endsWith("no difference\nno difference\n"), job.text());
                }
            }
        }
    }
}
