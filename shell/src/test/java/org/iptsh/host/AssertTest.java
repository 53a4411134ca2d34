package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asserted of a host's rules, from the first assertion to the commit that would break it. */
@Tag("e2e")
class AssertTest {
    private static final String RULES = "-P INPUT DROP; -A INPUT -i lo -j ACCEPT; "
            + "-A INPUT -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT; commit 0";

    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void open() {
        host = new TestHost(folder, "nft");
        for (String command : List.of("link add eth0 type veth peer name eth9", "link set eth0 up", "link set eth9 up",
                "addr add 192.0.2.5/24 dev eth0")) {
            Finished done = host.namespace.programs().run(("ip " + command).split(" "));
            assertTrue(done.ok(), done.stderr());
        }
        assertEquals(0, host.iptsh("-c", RULES).code());
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void itIsAddedWhenItHoldsAndListedAndTakenBack() {
        Finished none = host.iptsh("assert");
        assertEquals("no assertions; `assert allow -p tcp --dport 22 --to local` adds one\n", none.text());

        Finished added = host.iptsh("assert", "allow", "-s", "192.0.2.0/24", "-p", "tcp", "--dport", "22", "--to", "local");
        assertEquals(0, added.code(), added.stderr());
        assertTrue(added.text().matches("""
                 {7}holds in live
                saved as [0-9a-f]{8}: Assert allow -s 192.0.2.0/24 -p tcp --dport 22 --to local
                """), added.text());
        assertEquals("it is there already: assertions:1\n", host.iptsh("assert", "allow", "-s", "192.0.2.0/24", "-p",
                "tcp", "--dport", "22", "--to", "local").stderr());
        host.iptsh("assert", "refuse", "-4", "-p", "udp", "--to", "local");
        assertEquals("""
                    1  allow -s 192.0.2.0/24 -p tcp --dport 22 --to local
                       holds
                    2  refuse -4 -p udp --to local
                       holds
                """, host.iptsh("assert").text());

        Finished removed = host.iptsh("assert", "--remove", "1");
        assertTrue(removed.text().startsWith("no longer asserted: allow -s 192.0.2.0/24"), removed.text());
        assertEquals("    1  refuse -4 -p udp --to local\n       holds\n", host.iptsh("assert").text());
        assertEquals("there is no assertion 7\n  `assert` lists them with their numbers\n",
                host.iptsh("assert", "--remove", "7").stderr());
    }

    @Test
    void whatHoldsInStagedOnlyIsAddedAndToldOfBoth() throws IOException {
        Files.writeString(file(), "# who gets in\r\nrefuse -4 -p udp --to local # none\r\n");
        host.iptsh("-A", "INPUT", "-p", "tcp", "--dport", "443", "-j", "ACCEPT");
        Finished added = host.iptsh("assert", "allow", "-4", "-p", "tcp", "--dport", "443", "--to", "local");
        assertEquals(0, added.code(), added.stderr());
        List<String> lines = added.text().lines().map(String::strip).toList();
        assertEquals("holds in staged", lines.get(0));
        assertTrue(lines.get(1).startsWith("broken in live (IPv4): -i eth0 ")
                && lines.get(1).endsWith(" is stopped by the policy of filter INPUT, DROP"), added.text());
        assertEquals("# who gets in\r\nrefuse -4 -p udp --to local # none\r\n"
                + "allow -4 -p tcp --dport 443 --to local\n", Files.readString(file()));
        assertEquals(0, host.iptsh("assert", "--remove", "2").code());
        assertEquals("# who gets in\r\nallow -4 -p tcp --dport 443 --to local\n", Files.readString(file()));
    }

    @Test
    void oneThatDoesNotHoldIsAddedByForceOnly() throws IOException {
        Finished refused = host.iptsh("assert", "allow", "-s", "192.0.2.0/24", "-p", "tcp", "--dport", "443", "--to", "local");
        assertEquals(3, refused.code());
        assertEquals("""
                `allow -s 192.0.2.0/24 -p tcp --dport 443 --to local` does not hold: -i eth0 -s 192.0.2.9 \
                -d 192.0.2.5 -p tcp --sport 40000 --dport 443 --ctstate NEW is stopped by the policy of filter INPUT, DROP
                  `trace -s 192.0.2.0/24 -p tcp --dport 443 --to local` shows the way there
                  --force adds it all the same: then no commit goes through before it holds
                """, refused.stderr());
        Finished forced = host.iptsh("assert", "--force", "allow", "-s", "192.0.2.0/24", "-p", "tcp", "--dport", "443");
        assertEquals(0, forced.code(), forced.stderr());
        assertEquals("allow -s 192.0.2.0/24 -p tcp --dport 443\n", Files.readString(file()));
        assertEquals(3, host.iptsh("-c", "-A INPUT -p icmp -j ACCEPT; commit 0").code());
        assertEquals(0, host.iptsh("-c", "-A INPUT -p tcp --dport 443 -j ACCEPT; commit 0").code());
    }

    @Test
    void aCommitThatBreaksOneIsRefusedWithALinePacketAndRule() throws IOException {
        Files.writeString(file(), "# who gets in\nrefuse -4 -p tcp --dport 5432 --to local\n");
        String live = host.live(Family.IPV4);
        Finished refused = host.iptsh("-c", "-A INPUT -p tcp -j ACCEPT; commit 0");
        assertEquals(3, refused.code(), refused.stderr());
        assertTrue(refused.stderr().startsWith("statement 2: this commit would break an assertion\n"
                + "  assertions:2: `refuse -4 -p tcp --dport 5432 --to local` does not hold: -i eth0 "), refused.stderr());
        assertTrue(refused.stderr().contains(" is let through by filter INPUT 3: -A INPUT -p tcp -j ACCEPT\n"),
                refused.stderr());
        assertEquals(live, host.live(Family.IPV4));
        Finished forced = host.iptsh("commit", "0", "--force");
        assertEquals(0, forced.code(), forced.stderr());
        assertTrue(forced.stderr().contains("warning: assertions:2: `refuse -4"), forced.stderr());
        // What was written by hand is in the version that it was checked with.
        assertEquals("# who gets in\nrefuse -4 -p tcp --dport 5432 --to local\n",
                host.namespace.programs().run("git", "-C", host.repository().toString(), "show", "HEAD:assertions").text());
        assertEquals(0, host.iptsh("-c", "discard; -D INPUT 3; commit 0").code());
    }

    @Test
    void whereNobodyKnowsItIsSaid() throws IOException {
        Files.writeString(file(), "refuse -4 -p udp --dport 53 --to local\n");
        Finished done = host.iptsh("-c", "-A INPUT -p udp -m limit --limit 5/sec -j ACCEPT; commit 0");
        assertEquals(0, done.code(), done.stderr());
        assertTrue(done.stderr().contains("warning: whether assertions:1: `refuse -4 -p udp --dport 53 --to local` holds "
                + "depends on -m limit --limit 5/sec (filter INPUT 3)\n"), done.stderr());
    }

    @Test
    void aLineThatCantBeReadIsNamedAndNoCommitGoesThrough() throws IOException {
        Files.writeString(file(), "refuse -4 -p tcp --dport 5432 --to local\n\nalow -p tcp\n");
        Finished refused = host.iptsh("-c", "-A INPUT -p icmp -j ACCEPT; commit 0");
        assertEquals(3, refused.code(), refused.stderr());
        assertTrue(refused.stderr().contains("assertions:3:1: an assertion begins with allow or refuse; did you mean "
                + "allow?\n  alow -p tcp\n  ^\n"), refused.stderr());
        assertEquals(1, host.iptsh("assert").code());
        assertEquals(0, host.iptsh("commit", "0", "--force").code());
    }

    private Path file() {
        return host.repository().resolve("assertions");
    }
}
