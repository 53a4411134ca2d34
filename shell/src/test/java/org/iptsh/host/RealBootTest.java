package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine under systemd, from the command line: what it enforces after each way that it can go down and come up. */
@Tag("e2e")
class RealBootTest {
    private static final String SAVED = "-P INPUT DROP; -A INPUT -i lo -j ACCEPT; -A INPUT -p tcp --dport 22 -j ACCEPT";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatIsPendingOutlivesItsSessionButNoRestartAndNoPowerCut(String backend) throws IOException {
        try (BootedHost host = new BootedHost(folder, backend)) {
            host.done(SAVED + "; commit 0");
            String saved = host.live();

            host.doneInSessionThatIsKilled("-D INPUT -p tcp --dport 22 -j ACCEPT; commit 600 --force");
            String pending = host.live();
            assertNotEquals(saved, pending);
            assertEquals(1, host.timers().lines().count(), host.timers());

            host.system.reboot();
            assertEquals(saved, host.live());
            assertEquals(saved, host.recorded("/at-boot"));
            assertEquals("inactive", host.read("/late-unit").strip());
            assertEquals(pending, host.recorded("/at-shutdown"), "shutting down changes no rule");
            assertEquals("active", host.bootUnit("is-active"));
            assertEquals("", host.timers());
            assertTrue(host.done("status").contains("no commit"));

            host.doneInSessionThatIsKilled("discard; -A INPUT -j ACCEPT; commit 600 --force");
            assertNotEquals(saved, host.live());
            host.system.cutPower();
            assertEquals(saved, host.live());
            assertEquals(saved, host.recorded("/at-boot"));
            assertEquals("", host.timers());

            host.doneInSessionThatIsKilled("discard; -A INPUT -j ACCEPT; commit 3 --force");
            assertTrue(TestHost.within(30, () -> !Files.exists(host.system.file("/run/iptsh/pending"))));
            assertEquals(saved, host.live());
            String status = host.done("status; history");
            assertTrue(status.contains("no commit") && status.contains("rolled back, by "), status);
            assertEquals("", host.timers());
        }
    }

    @Test
    void theBestThatCanBeLoadedIsLiveAndWhatIsWrongIsTold() throws IOException {
        try (BootedHost host = new BootedHost(folder, "nft")) {
            host.done(SAVED + "; commit 0");
            String saved = host.live();
            String file = host.read("/etc/iptables/rules.v4");

            host.write("/etc/iptables/rules.v4", file.substring(0, file.length() / 2));
            host.system.reboot();
            assertEquals(saved, host.live());
            failed(host, "the last version known to work is live instead");

            host.write("/var/lib/iptsh/known-good/rules.v4", "\0\0\0\0");
            host.system.reboot();
            String lockdown = host.live();
            assertTrue(lockdown.contains(":INPUT DROP ") && lockdown.contains("--dport 22 -j ACCEPT"), lockdown);
            assertEquals(lockdown, host.recorded("/at-boot"));
            failed(host, "the failsafe 'lockdown' is live instead");

            host.write("/etc/iptsh/iptsh.yaml", host.read("/etc/iptsh/iptsh.yaml") + "failsafe: open\n");
            host.installUnits();
            host.system.reboot();
            assertFalse(host.live().contains("-A ") || host.live().contains("DROP"), host.live());
            failed(host, "the failsafe 'open' is live instead");

            host.write("/etc/iptables/rules.v4", file.replace("COMMIT", """
                    -A INPUT -m set --match-set gone src -j DROP
                    -A FORWARD -j DOCKER-USER
                    COMMIT"""));
            host.system.reboot();
            assertEquals(saved, host.live());
            assertEquals("active", host.bootUnit("is-active"));
            String status = host.iptsh("status").text();
            assertTrue(status.contains("set aside 2 rules that name what is missing: chain DOCKER-USER, set gone"),
                    status);
        }
    }

    @Test
    void aMachineWithoutJavaBootsItsFirewall() throws IOException {
        try (BootedHost host = new BootedHost(folder, "nft")) {
            host.done(SAVED + "; commit 0");
            String saved = host.live();
            host.hideJava();
            host.system.reboot();
            Finished iptsh = host.iptsh("status");
            assertEquals(1, iptsh.code(), iptsh.text());
            assertTrue(iptsh.stderr().contains("no Java"), iptsh.stderr());
            assertEquals(saved, host.live());
            assertEquals(saved, host.recorded("/at-boot"));
            assertEquals("active", host.bootUnit("is-active"));
        }
    }

    private static void failed(BootedHost host, String why) {
        assertEquals("failed", host.bootUnit("is-active"));
        String journal = host.system.programs()
                .run("journalctl", "--boot", "-p", "err", "-u", "iptsh-boot.service").text();
        assertTrue(journal.contains(why), journal);
        assertTrue(host.read("/run/motd.d/iptsh").contains(why));
        Finished status = host.iptsh("status");
        assertTrue(status.ok() && status.text().contains("boot: rules.v4: " + why), status.text() + status.stderr());
    }
}
