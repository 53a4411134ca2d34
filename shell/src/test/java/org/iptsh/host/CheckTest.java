package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} finds in a host's rules and in files, how it is put right, and how it is told to leave them. */
@Tag("e2e")
class CheckTest {
    private static final String RULES = "-P INPUT DROP; -P FORWARD DROP; ip6tables -P INPUT DROP; "
            + "ip6tables -A INPUT -i lo -j ACCEPT; ip6tables -A INPUT -p ipv6-icmp -j ACCEPT; "
            + "ip6tables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; "
            + "-A INPUT -i lo -j ACCEPT; -A INPUT -p icmp -j ACCEPT; "
            + "-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT; "
            + "-A INPUT -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT; "
            + "-A INPUT -s 192.0.2.7/32 -p tcp --dport 22 -j ACCEPT; ";
    private static final String FOUND = """
            IPv4 filter INPUT, policy DROP
                3  -m state --state RELATED,ESTABLISHED -j ACCEPT
                   info: -m state is deprecated: conntrack says the same (state-match)
                   fix: write it with -m conntrack
                5  -s 192.0.2.7/32 -p tcp -m tcp --dport 22 -j ACCEPT
                   warning: no packet is left for it: rule 4 decided before (shadowed)
                   fix: remove rule 5
            1 warning, 1 info; the kernel takes it
            `check --fix` would stage 1 fix; `check --fix --only state-match` 1 fix of infos
            """;

    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void open() {
        host = new TestHost(folder, "nft");
        Finished staged = host.iptsh("-c", RULES);
        assertEquals(0, staged.code(), staged.stderr());
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void itFindsFixesAndTakesTheFixesBack() {
        assertFound(1, FOUND, "check");
        Finished fixed = host.iptsh("check", "--fix");
        assertEquals(0, fixed.code(), fixed.stderr());
        assertTrue(fixed.text().endsWith("""
                  -   5  -s 192.0.2.7/32 -p tcp -m tcp --dport 22 -j ACCEPT
                1 removed
                staged: 1 removed; `undo` takes it back
                """), fixed.text());
        assertEquals("nothing to fix\n", host.iptsh("check", "--fix").text());
        assertTrue(host.iptsh("-c", "undo; check").text().endsWith(FOUND));

        assertTrue(host.iptsh("check", "--fix", "--only", "state-match").text()
                .contains("+   3  -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n"));
        assertFound(0, "nothing found; the kernel takes it\n", "check", "--only", "state-match");
    }

    @Test
    void theRepositoryRulesWhatCounts() throws IOException {
        assertEquals(0, host.iptsh("commit", "0").code());
        Path checks = host.repository().resolve("checks");
        Files.writeString(checks, "shadowed off in filter INPUT # kept for the counters\nstate-match off\n");
        assertFound(0, "nothing found; 2 suppressed; the kernel takes it\n", "check");
        Files.writeString(checks, "state-match error\nshadowed info\n");
        Finished found = host.iptsh("check");
        assertEquals(1, found.code());
        assertTrue(found.text().contains("error: -m state is deprecated"), found.text());
        assertTrue(found.text().contains("1 error, 1 info; the kernel takes it\n"), found.text());

        Files.writeString(checks, "shadowed off\nshadwed off\n");
        Finished wrong = host.iptsh("check");
        assertEquals(1, wrong.code());
        assertEquals(checks + ":2:1: no check is called shadwed; did you mean shadowed?\n  shadwed off\n  ^\n",
                wrong.stderr());
    }

    @Test
    void aCommentHasOneRuleLeftAlone() {
        assertEquals(0, host.iptsh("-c", "-R INPUT 5 -s 192.0.2.7/32 -p tcp --dport 22 -m comment --comment "
                + "\"iptsh:allow=shadowed counts the backup host\" -j ACCEPT").code());
        Finished found = host.iptsh("check");
        assertEquals(0, found.code(), found.text());
        assertTrue(found.text().contains("1 info; 1 suppressed; the kernel takes it\n"), found.text());
    }

    @Test
    void aProgramReadsIt() {
        Finished found = host.iptsh("--json", "check", "--only", "shadowed");
        assertEquals(1, found.code());
        assertEquals("{\"findings\":[{\"code\":\"shadowed\",\"severity\":\"warning\",\"section\":\"rules.v4\","
                + "\"table\":\"filter\",\"chain\":\"INPUT\",\"position\":5,"
                + "\"message\":\"no packet is left for it: rule 4 decided before\","
                + "\"causes\":[{\"section\":\"rules.v4\",\"table\":\"filter\",\"chain\":\"INPUT\",\"position\":4}],"
                + "\"fix\":\"remove rule 5\"}],\"suppressed\":0,\"notes\":[]}\n", found.text());
    }

    @Test
    void theCommitTellsWhatItBringsAndNoMore() {
        Finished first = host.iptsh("commit", "0");
        assertEquals(0, first.code(), first.stderr());
        assertEquals("warning: no packet is left for it: rule 4 decided before (shadowed) at IPv4 filter INPUT 5\n",
                first.stderr());
        Finished second = host.iptsh("-c", "-A INPUT -s 192.0.2.8 -p udp --dport 53 -j ACCEPT; commit 0");
        assertEquals(0, second.code(), second.stderr());
        assertEquals("", second.stderr());
    }

    @Test
    void aFileIsJudgedByItselfWithTheRulingsBesideIt() throws IOException {
        Path file = folder.resolve("review/rules.v4");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "*filter\n:INPUT DROP [0:0]\n-A INPUT -j LOG\n-A INPUT -s localhost -j ACCEPT\nCOMMIT\n");
        Files.writeString(file.resolveSibling("checks"), "log-unlimited off\n");
        Finished found = host.iptsh("check", file.toString(), "--only", "log-unlimited,name-in-file");
        assertEquals(1, found.code());
        assertTrue(found.text().contains("""
                    2  -s 127.0.0.1/32 -j ACCEPT
                       warning: line 4 names the host localhost, which is looked up once, when the rule is loaded
                """), found.text());
        assertFalse(found.text().contains("(log-unlimited)"), found.text());

        Files.writeString(file.resolveSibling("assertions"), "# no database for others\nrefuse -p tcp --dport 5432\n");
        Files.writeString(file, "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n");
        Finished broken = host.iptsh("--json", "check", file.toString());
        assertEquals(1, broken.code());
        assertTrue(broken.text().startsWith("{\"findings\":[{\"code\":\"assertion\",\"severity\":\"error\","
                + "\"section\":\"rules.v4\",\"table\":\"filter\",\"chain\":\"INPUT\",\"position\":1,\"message\":"
                + "\"assertions:2: `refuse -p tcp --dport 5432` does not hold: "), broken.text());
        assertFalse(broken.text().contains("rules.v6"), broken.text());

        Finished fix = host.iptsh("check", file.toString(), "--fix");
        assertEquals(2, fix.code());
        assertEquals("--fix stages; `load " + file + "` first, then `check --fix`\n", fix.stderr());
        Files.writeString(file, "*filter\n:INPUT DROP [0:0]\n-A INPT -j LOG\nCOMMIT\n");
        Finished unsound = host.iptsh("check", file.toString());
        assertEquals(1, unsound.code());
        assertTrue(unsound.text().startsWith("error: " + file + ":3:4: "), unsound.text());
    }

    @Test
    void whatOthersManageIsLeftToThemAndSaid() {
        assertEquals(0, host.iptsh("-c", "-D INPUT 5; -R INPUT 3 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT; "
                + "commit 0").code());
        for (String line : List.of("-N f2b-sshd", "-A f2b-sshd -j RETURN", "-A f2b-sshd -j RETURN",
                "-I INPUT -p tcp -m multiport --dports 22 -j f2b-sshd")) {
            assertTrue(host.namespace.programs().run(("iptables-nft -w " + line).split(" ")).ok());
        }
        assertFound(0, "nothing found; the kernel takes it\nnot judged: 3 rules of fail2ban\n", "check");
    }

    @Test
    void aWrongNameGetsTheNearest() {
        Finished wrong = host.iptsh("check", "--only", "shadowd");
        assertEquals(2, wrong.code());
        assertEquals("no check is called shadowd; did you mean shadowed?\n", wrong.stderr());
        Finished page = host.iptsh("help", "check", "shadowed");
        assertEquals(0, page.code());
        assertTrue(page.text().startsWith("shadowed (warning): "), page.text());
        assertFalse(host.iptsh("help", "check", "shadowd").ok());
    }

    private void assertFound(int code, String text, String... words) {
        Finished found = host.iptsh(words);
        assertEquals(code, found.code(), found.text() + found.stderr());
        assertTrue(found.text().startsWith(text), found.text());
    }
}
