package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first commit of a host: its version holds all that is live. */
@Tag("e2e")
class FirstCommitTest {
    private static final String NATIVE = "nft add rule ip nat POSTROUTING ip saddr { 192.0.2.1, 192.0.2.7 } accept";

    @TempDir
    private Path folder;

    private TestHost host;

    @BeforeEach
    void begin() {
        host = new TestHost(folder, "nft");
    }

    @AfterEach
    void end() {
        host.close();
    }

    private void run(String command) {
        Finished finished = host.namespace.programs().run(command.split(" "));
        assertTrue(finished.ok(), finished::stderr);
    }

    private void assertCommits(int code, String rule) {
        Finished finished = host.iptsh("-c", "-A INPUT " + rule + "; commit 0");
        assertEquals(code, finished.code(), finished.text() + finished.stderr());
        assertEquals(code == 0, host.live(Family.IPV4).contains("-A INPUT " + rule));
    }

    @Test
    void isRefusedWhereSomethingThatItLeavesAloneCanNotBeTold() {
        run("iptables-nft -t nat -A POSTROUTING -j ACCEPT");
        run(NATIVE);
        assertCommits(3, "-i lo -j ACCEPT");
        assertFalse(host.iptsh("adopt").ok());
        run("iptables-nft -t nat -F POSTROUTING");
        assertCommits(0, "-i eth0 -j ACCEPT");
        run(NATIVE);
        // A later version takes from live only what its commit changes.
        assertCommits(0, "-i eth1 -j ACCEPT");
    }
}
