package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that would cut somebody off, made without anybody at a terminal. */
@Tag("e2e")
class CutOffTest {
    private static final Map<String, String> OVER_SSH = Map.of("SSH_CONNECTION", "198.51.100.7 40000 192.0.2.5 22");
    private static final Map<String, String> OVER_SSH_V6 = Map.of("SSH_CONNECTION", "2001:db8::7 40000 2001:db8::5 22");

    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void open() {
        host = new TestHost(folder, "nft");
        for (String command : List.of("link add eth0 type veth peer name eth9", "link set eth0 up", "link set eth9 up",
                "addr add 192.0.2.5/24 dev eth0", "-6 addr add 2001:db8::5/64 dev eth0 nodad",
                "route add default via 192.0.2.1")) {
            Finished done = host.namespace.programs().run(("ip " + command).split(" "));
            assertTrue(done.ok(), done.stderr());
        }
    }

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void aSingleCommitIsRefusedWithLiveAndStagedAsTheyWere() {
        stage("-A INPUT -s 198.51.100.0/24 -p tcp --dport 22 -j REJECT");
        String live = host.live(Family.IPV4);
        Finished refused = host.iptsh(OVER_SSH, "commit");
        assertEquals(3, refused.code(), refused.stderr());
        assertEquals("""
                this commit would cut you off
                  a new connection like yours is stopped by filter INPUT 1: -A INPUT -s 198.51.100.0/24 -p tcp -m tcp \
                --dport 22 -j REJECT --reject-with icmp-port-unreachable
                  what comes in on your connection is stopped by filter INPUT 1: -A INPUT -s 198.51.100.0/24 -p tcp -m \
                tcp --dport 22 -j REJECT --reject-with icmp-port-unreachable
                  `trace -p tcp -s 198.51.100.7 -d 192.0.2.5 --dport 22 --ctstate NEW --to local` shows the way there
                  `commit --force` does it all the same; live is as it was, and what you staged stays staged
                """, refused.stderr());
        assertEquals("", refused.text());
        assertEquals(live, host.live(Family.IPV4));
        assertTrue(host.iptsh("diff").text().contains("-s 198.51.100.0/24"));
        assertTrue(host.iptsh("status").text().contains("no commit"));
        assertEquals(1, host.iptsh("trace", "-p", "tcp", "-s", "198.51.100.7", "-d", "192.0.2.5", "--dport", "22",
                "--ctstate", "NEW", "--to", "local").text().lines().filter(line -> line.contains("REJECT")).limit(1).count());
    }

    @Test
    void aProgramIsToldWhy() {
        stage("-A OUTPUT -p tcp --sport 22 -j DROP");
        Finished refused = host.iptsh(OVER_SSH, "--json", "commit", "0");
        assertEquals(3, refused.code());
        assertTrue(refused.text().startsWith("{\"error\":{\"exit\":3,\"message\":\"this commit would cut you off\","
                + "\"details\":[\"the answer to a new connection like yours is stopped by filter OUTPUT 1: -A OUTPUT "
                + "-p tcp -m tcp --sport 22 -j DROP\","), refused.text());
    }

    @Test
    void anOldConnectionCountsToo() {
        stage("-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP");
        Finished refused = host.iptsh(OVER_SSH, "commit");
        assertEquals(3, refused.code());
        assertTrue(refused.stderr().contains("  what comes in on your connection is stopped by filter INPUT 1: -A INPUT "
                + "-m conntrack --ctstate ESTABLISHED -j DROP\n"), refused.stderr());
    }

    @Test
    void byForceItIsDoneAndSaid() {
        stage("-P INPUT DROP");
        Finished done = host.iptsh(OVER_SSH, "commit", "0", "--force");
        assertEquals(0, done.code(), done.stderr());
        assertTrue(done.stderr().contains("warning: a new connection like yours is stopped by the policy of filter INPUT, "
                + "DROP\n"), done.stderr());
        assertTrue(host.live(Family.IPV4).contains(":INPUT DROP"));
    }

    @Test
    void whereNoPacketTellsTheTimerHasItsTurn() {
        stage("-P INPUT DROP; -A INPUT -p tcp --dport 22 -m limit --limit 5/min -j ACCEPT");
        Finished done = host.iptsh(OVER_SSH, "commit", "60");
        assertEquals(0, done.code(), done.stderr());
        assertEquals("warning: whether you can still get in depends on -m limit --limit 5/min (filter INPUT 1)\n",
                aboutTheWayIn(done));
        assertEquals(0, host.iptsh("rollback").code());
    }

    @Test
    void eachFamilyHasItsOwnRules() {
        stage("-P INPUT DROP");
        assertEquals(0, host.iptsh(OVER_SSH_V6, "commit", "0").code());
        stage("ip6tables -P INPUT DROP; ip6tables -A INPUT -i eth0 -p tcp --dport 22 -j ACCEPT");
        assertEquals(0, host.iptsh(OVER_SSH_V6, "commit", "0").code());
        stage("ip6tables -F INPUT");
        assertEquals(3, host.iptsh(OVER_SSH_V6, "commit", "0").code());
    }

    @Test
    void whoeverIsAtTheConsoleMayDoAllButCutOffTheManagement() throws IOException {
        Files.writeString(host.config(), "management: [192.0.2.128/25, {from: \"2001:db8::/64\", port: 2222}]\n",
                StandardOpenOption.APPEND);
        stage("-P INPUT DROP; -A INPUT -s 192.0.2.128/26 -p tcp --dport 22 -j ACCEPT; -A INPUT -m conntrack --ctstate "
                + "ESTABLISHED -j ACCEPT");
        Finished refused = host.iptsh("commit", "0");
        assertEquals(3, refused.code(), refused.stderr());
        assertTrue(refused.stderr().startsWith("""
                this commit would cut off 192.0.2.128/25 (management)
                  a new connection from 192.0.2.128/25 to port 22 is stopped by the policy of filter INPUT, DROP
                """), refused.stderr());
        stage("-I INPUT -s 192.0.2.192/26 -i eth0 -j ACCEPT");
        Finished done = host.iptsh("commit", "0");
        assertEquals(0, done.code(), done.stderr());
        assertEquals("", aboutTheWayIn(done));
    }

    @Test
    void whatCantBeToldIsSaidAndStopsNothing() {
        stage("-P INPUT DROP");
        Finished elsewhere = host.iptsh(Map.of("SSH_CONNECTION", "198.51.100.7 40000 203.0.113.5 22"), "commit", "0");
        assertEquals(0, elsewhere.code());
        assertEquals("warning: whether it cuts you off can't be told: your connection goes to 203.0.113.5, which is no "
                + "address of this host\n", aboutTheWayIn(elsewhere));
    }

    /** What a commit says but for the findings of {@code check}, each with its code: {@code (code) at PLACE}. */
    private static String aboutTheWayIn(Finished commit) {
        return commit.stderr().lines().filter(line -> !line.matches(".* \\([a-z-]+\\) at .*"))
                .map(line -> line + "\n").collect(Collectors.joining());
    }

    private void stage(String lines) {
        Finished done = host.iptsh("-c", lines);
        assertEquals(0, done.code(), done.stderr());
    }
}
