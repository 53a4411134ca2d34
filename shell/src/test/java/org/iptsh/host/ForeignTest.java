package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host on which other programs write to the firewall: they keep what is theirs, and we keep out of it. */
@Tag("e2e")
class ForeignTest {
    private static final String DOCKER = "-N DOCKER; -N DOCKER-USER; -N DOCKER-FORWARD;"
            + "-A DOCKER-FORWARD -o docker0 -j DOCKER;-A FORWARD -j DOCKER-USER; -A FORWARD -j DOCKER-FORWARD";
    private static final String FAIL2BAN = "-N f2b-sshd; -A f2b-sshd -j RETURN;"
            + "-I INPUT -p tcp -m multiport --dports 22 -j f2b-sshd";

    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void start() {
        host = new TestHost(folder, "nft");
    }

    @AfterEach
    void end() {
        host.close();
    }

    /** What another program does, one line of iptables after the other. */
    private void other(String lines) {
        for (String line : lines.split("; *")) {
            Finished finished = host.namespace.programs().run(("iptables-" + host.backend + " -w " + line).split(" "));
            assertTrue(finished.ok(), finished::stderr);
        }
    }

    private String done(String... words) {
        Finished finished = host.iptsh(words);
        assertTrue(finished.ok(), () -> finished.text() + finished.stderr());
        return finished.text() + finished.stderr();
    }

    private String refused(String... words) {
        Finished finished = host.iptsh(words);
        assertFalse(finished.ok(), finished::text);
        return finished.stderr();
    }

    private static void has(String text, String... wanted) {
        for (String each : wanted) {
            assertTrue(text.contains(each), () -> "no \"" + each + "\" in\n" + text);
        }
    }

    private static void lacks(String text, String... unwanted) {
        for (String each : unwanted) {
            assertFalse(text.contains(each), () -> "\"" + each + "\" in\n" + text);
        }
    }

    private String rules() throws IOException {
        return Files.readString(host.repository().resolve("rules.v4"));
    }

    /** What stands in INPUT now, everybody's rules. */
    private String input() {
        return host.namespace.programs().run("iptables-" + host.backend, "-S", "INPUT").text();
    }

    private void settings(String line) throws IOException {
        Files.writeString(host.config(), line + "\n", StandardOpenOption.APPEND);
    }

    @Test
    void whatOthersManageIsShownWithTheirNameAndNeverSaved() throws IOException {
        other(DOCKER);
        other(FAIL2BAN);
        other("-A DOCKER-USER -s 192.0.2.0/24 -j DROP; -A INPUT -i lo -j ACCEPT");
        has(done("show"), "IPv4 filter DOCKER  (no rules)  (Docker)", "-j f2b-sshd  (fail2ban)",
                "-j DOCKER-USER  (Docker)", "IPv4 filter DOCKER-USER\n", "-i lo -j ACCEPT\n");
        has(done("--json", "show", "filter", "f2b-sshd"), "\"name\":\"f2b-sshd\"", "\"owner\":\"fail2ban\"");
        has(done("adopt"), "saved as", "left out: Docker (2 chains, 2 rules outside them), fail2ban (1 chain, 1 rule");
        lacks(rules(), "f2b", "DOCKER-FORWARD", "-j DOCKER");
        has(rules(), "-A DOCKER-USER -s 192.0.2.0/24 -j DROP", "-A INPUT -i lo -j ACCEPT");
        has(done("status"), "none: live is what is saved", "foreign     Docker (2 chains");
        lacks(done("status"), "unclaimed");
        has(done("diff", "saved", "live"), "no difference");
        has(done("adopt"), "live is saved already");
    }

    @Test
    void aDiffShowsNothingOfOthersThoughTheyChangedLiveSinceItWasStaged() {
        other(FAIL2BAN);
        done("-A INPUT -i lo -j ACCEPT".split(" "));
        other(DOCKER);
        other("-I f2b-sshd -s 192.0.2.7/32 -j REJECT; -D INPUT -p tcp -m multiport --dports 22 -j f2b-sshd;"
                + "-A INPUT -p tcp -m multiport --dports 22,80 -j f2b-sshd");
        has(done("diff"), "1 added");
        has(done("show", "filter", "f2b-sshd"), "192.0.2.7/32");
        lacks(done("show"), "--dports 22 ");
        // The numbers are those that are shown.
        done("-D INPUT 2".split(" "));
        has(done("diff"), "no difference");
    }

    @Test
    void ourRulesGoPastOthersAndNotTheOtherWayRound() throws IOException {
        other("-A INPUT -i lo -j ACCEPT; -A INPUT -j DROP");
        other(FAIL2BAN);
        done("-I INPUT 1 -s 192.0.2.1 -j DROP".split(" "));
        has(done("move filter INPUT 3 1".split(" ")), "~   1  -i lo -j ACCEPT   (was 3)");
        other("-N f2b-web; -I INPUT -p tcp -m multiport --dports 80 -j f2b-web");
        String diff = done("diff");
        has(diff, "~   1  -i lo -j ACCEPT   (was 3)", "+   2  -s 192.0.2.1/32 -j DROP", "1 added, 1 moved");
        lacks(diff, "f2b");
        done("commit", "0");
        assertEquals("""
                -P INPUT ACCEPT
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 192.0.2.1/32 -j DROP
                -A INPUT -p tcp -m multiport --dports 80 -j f2b-web
                -A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd
                -A INPUT -j DROP
                """, input());
        lacks(rules(), "f2b");
    }

    @Test
    void aForeignRuleThatCameOrWentBeforeTheCommitIsNoConflictInAChainThatWasEditedToo() throws IOException {
        other("-A INPUT -i lo -j ACCEPT; -A INPUT -j DROP");
        other(FAIL2BAN);
        done("-I INPUT 3 -s 192.0.2.1 -j DROP".split(" "));
        other("-D INPUT -p tcp -m multiport --dports 22 -j f2b-sshd; -N f2b-web");
        other("-I INPUT 2 -p tcp -m multiport --dports 80 -j f2b-web; -A INPUT -s 192.0.2.2/32 -j LOG");
        has(done("commit", "0"), "kept of that", "-s 192.0.2.2/32 -j LOG", "saved as");
        assertEquals("""
                -P INPUT ACCEPT
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 192.0.2.1/32 -j DROP
                -A INPUT -p tcp -m multiport --dports 80 -j f2b-web
                -A INPUT -j DROP
                -A INPUT -s 192.0.2.2/32 -j LOG
                """, input());
        lacks(rules(), "f2b");
    }

    @Test
    void anEditOfWhatIsForeignIsRefusedAtItsWord() throws IOException {
        other(DOCKER);
        other(FAIL2BAN);
        String chain = refused("-A DOCKER -j DROP".split(" "));
        has(chain, "chain DOCKER is managed by Docker", "DOCKER-USER is yours", "owner: ours, chains: [DOCKER]");
        has(chain, "   ^");
        for (String line : List.of("-I DOCKER-FORWARD -j DROP", "-F f2b-sshd", "-X DOCKER", "-E DOCKER HARBOUR",
                "-N KUBE-X", "-E DOCKER-USER DOCKER", "-A INPUT -j f2b-sshd", "-D INPUT 1", "-R INPUT 1 -j DROP",
                "move filter INPUT 1 1", "-D FORWARD -j DOCKER-USER", "-E DOCKER-USER mine",
                "-A FORWARD -i docker0 ! -o docker0 -j ACCEPT")) {
            has(refused(line.split(" ")), " manage");
        }
        has(done("diff"), "no difference");
        done("-A DOCKER-USER -s 192.0.2.7 -j DROP".split(" "));
        settings("foreign: [{owner: ours, chains: [\"f2b-*\"]}]");
        done("-A f2b-sshd -s 192.0.2.7 -j DROP".split(" "));
        has(done("diff"), "2 added");
    }

    @Test
    void flushingLeavesWhatOthersHave() {
        other(DOCKER);
        other(FAIL2BAN);
        other("-N mine; -A INPUT -j mine; -A mine -j ACCEPT; -A DOCKER-USER -i eth0 -j DROP");
        has(done("-F INPUT".split(" ")), "-j mine", "left alone: fail2ban (1 rule)");
        has(done("diff"), "1 removed");
        done("-c", "-F; -X; -P INPUT DROP");
        String diff = done("diff");
        lacks(diff, "f2b", "DOCKER-FORWARD");
        has(diff, "IPv4 filter mine", "chain removed", "policy");
        lacks(diff, "DOCKER-USER\n  - chain removed");
    }

    @Test
    void whatAppearedWithoutUsIsUnclaimedUntilItIsAdopted() throws IOException {
        done("-c", "-A INPUT -i lo -j ACCEPT; commit 0");
        other("-N backup; -A backup -j ACCEPT; -A INPUT -j backup; -A INPUT -p tcp -m tcp --dport 9 -j DROP");
        has(done("show"), "IPv4 filter backup  (unclaimed)", "--dport 9 -j DROP  (unclaimed)", "-i lo -j ACCEPT\n");
        has(done("status"), "unclaimed", "unclaimed   chain IPv4 filter backup\n",
                "IPv4 filter INPUT 2  -j backup\n", "IPv4 filter INPUT 3  -p tcp -m tcp --dport 9 -j DROP\n", "adopt");
        has(done("--json", "status"), "\"unclaimed\":[{\"section\":\"rules.v4\",\"table\":\"filter\","
                + "\"chain\":\"INPUT\",\"whole\":false,\"positions\":[2,3]}");
        Path file = Files.writeString(folder.resolve("new.v4"),
                "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i eth0 -j DROP\nCOMMIT\n");
        has(done("load", file.toString()), "kept: 3 unclaimed rules and chains that are not in it: "
                + "IPv4 filter INPUT -j backup; IPv4 filter INPUT -p tcp -m tcp --dport 9 -j DROP; "
                + "chain IPv4 filter backup\n");
        other("-A INPUT -p udp -m udp --dport 9 -j DROP; -A INPUT -p udp -m udp --dport 7 -j DROP");
        has(done("status"), "chain IPv4 filter backup", "IPv4 filter INPUT 2, 3, 4, 5");
        other("-D INPUT 5; -D INPUT 4");
        Path dump = Files.writeString(folder.resolve("dump.v4"),
                "*filter\n:f2b-x - [0:0]\n-A INPUT -j f2b-x\nCOMMIT\n");
        has(done("load", dump.toString()), "as they are in live, not as in the file: fail2ban (1 chain, 1 rule");
        has(done("undo"), "undone");
        String diff = done("diff");
        has(diff, "-i lo -j ACCEPT", "-i eth0 -j DROP");
        lacks(diff, "backup", "--dport 9");
        has(done("restore", "HEAD"), "no difference");
        settings("foreign: [{owner: backup-agent, chains: [backup]}]");
        has(done("show"), "IPv4 filter backup  (backup-agent)", "-j backup  (backup-agent)");
        done("discard");
        done("adopt");
        lacks(rules(), "backup");
        has(rules(), "--dport 9");
        lacks(done("status"), "unclaimed");
    }

    @Test
    void restoringAVersionKeepsWhatOthersHaveNow() throws IOException {
        done("-c", "-A INPUT -i lo -j ACCEPT; -A INPUT -j DROP; commit 0; -D INPUT 2; commit 0");
        other(FAIL2BAN);
        other(DOCKER);
        done("restore", "HEAD~1");
        String diff = done("diff");
        has(diff, "1 added", "-j DROP");
        lacks(diff, "f2b", "DOCKER");
        has(done("show", "filter", "INPUT"),
                "    1       0      0  -p tcp -m multiport --dports 22 -j f2b-sshd  (fail2ban)");
    }
}
