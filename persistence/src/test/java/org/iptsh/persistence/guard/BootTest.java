package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.testing.BootedSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts whole systems with the unit installed. */
@Tag("e2e")
class BootTest {
    private static final String NOTHING = "# rules.v4\n# rules.v6\n";

    @TempDir
    Path folder;

    private BootedSystem system;

    @BeforeEach
    void prepare() {
        system = new BootedSystem(folder);
    }

    @AfterEach
    void close() {
        if (system != null) {
            system.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void theSavedRulesAreLiveBeforeTheNetworkIs(String backEnd) throws IOException {
        save(backEnd, Rules.NEW_V4, Rules.NEW_V6);
        system.unit("network-stand-in.service", """
                [Unit]
                DefaultDependencies=no
                Wants=network.target network-pre.target
                After=network-pre.target
                Before=network.target
                [Service]
                Type=oneshot
                ExecStart=/bin/sh -c 'iptables-%1$s-save >/seen.v4; ip6tables-%1$s-save >/seen.v6'
                """.formatted(backEnd));
        system.start();

        assertEquals(LiveText.normal(Rules.NEW_V4), LiveText.normal(Files.readString(system.file("/seen.v4"))));
        assertEquals(LiveText.normal(Rules.NEW_V6), LiveText.normal(Files.readString(system.file("/seen.v6"))));
        assertEquals("active", unit("is-active"));
        assertTrue(Files.readString(system.file("/var/lib/iptsh/boot-report")).contains("\nresult clean\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aRefusedRulesetFailsLoudlyAndLocksDown(String backEnd) throws IOException {
        save(backEnd, "*filter\n-A INPUT -j MASQUERADE\nCOMMIT\n", Rules.NEW_V6);
        system.start();
        String live = new LiveText(system.programs(), backEnd).read();
        assertTrue(live.startsWith("# rules.v4\n*filter\n:INPUT DROP "), live);
        assertEquals("failed", unit("is-active"));
        String report = Files.readString(system.file("/var/lib/iptsh/boot-report"));
        assertTrue(report.contains("\nresult fallback\nsection rules.v4 lockdown\nsection rules.v6 saved\n"), report);
        String journal = system.programs().run("journalctl", "-p", "3", "-u", BootUnit.NAME).text();
        assertTrue(journal.contains("the failsafe 'lockdown' is live instead"), journal);
        String motd = Files.readString(system.file(BootSettings.MOTD.toString()));
        assertTrue(motd.contains("the failsafe 'lockdown' is live instead"), motd);
    }

    @Test
    void aTimerOfSystemdRollsBackAndCanBeCancelled() throws Exception {
        system.start();
        LiveText live = new LiveText(system.programs(), "nft");
        TransactionScript script = script();
        Timer timer = assertInstanceOf(SystemdTimer.class, Timer.forHost(script));

        pending("one", live);
        timer.arm("one", Duration.ofMillis(1500));
        assertTrue(timer.alive("one"));
        script.apply("one");
        assertTrue(live.read().contains("MASQUERADE"));
        while (Files.exists(system.file("/run/iptsh/pending"))) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertEquals(NOTHING, live.read());

        pending("two", live);
        timer.arm("two", Duration.ofSeconds(60));
        timer.cancel("two");
        assertFalse(timer.alive("two"));
    }

    @Test
    void aRestartWithACommitPendingBringsTheSavedRules() throws IOException {
        save("nft", Rules.OLD_V4, Rules.OLD_V6);
        system.start();
        LiveText live = new LiveText(system.programs(), "nft");
        String saved = live.read();
        TransactionScript script = script();
        pending("one", live);
        Timer.forHost(script).arm("one", Duration.ofSeconds(60));
        script.apply("one");
        assertTrue(live.read().contains("MASQUERADE"));

        system.reboot();
        assertEquals(saved, new LiveText(system.programs(), "nft").read());
        assertFalse(Timer.forHost(script()).alive("one"));
    }

    /** Neither a stop nor a shutdown takes a rule away, and a restart none of another's. */
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aStopLeavesTheRulesAndARestartThoseOfOthersToo(String backEnd) throws IOException {
        save(backEnd, Rules.OLD_V4, Rules.OLD_V6);
        system.start();
        String tool = "iptables-" + backEnd;
        for (String command : List.of("-N DOCKER", "-I INPUT 1 -i docker0 -j DOCKER")) {
            assertTrue(system.programs().run((tool + " " + command).split(" ")).ok());
        }
        LiveText live = new LiveText(system.programs(), backEnd);
        String before = live.read();
        system.programs().run("systemctl", "stop", BootUnit.NAME);
        assertEquals(before, live.read());
        system.programs().run(tool, "-D", "INPUT", "-s", "192.0.2.0/24", "-j", "GUESTS");
        system.programs().run("systemctl", "start", BootUnit.NAME);
        assertEquals("active", unit("is-active"));
        assertEquals(before, live.read());
    }

    private void save(String backEnd, String v4, String v6) throws IOException {
        Path repository = Files.createDirectories(system.seed().resolve("etc/iptables"));
        Files.writeString(repository.resolve("rules.v4"), v4);
        Files.writeString(repository.resolve("rules.v6"), v6);
        new Units(Programs.here(), system.seed())
                .install(new BootSettings(
                        Path.of("/etc/iptables"),
                        Path.of("/var/lib/iptsh"),
                        Path.of("/run/iptsh"),
                        backEnd,
                        List.of("ipv4", "ipv6"),
                        "lockdown"));
    }

    private String unit(String verb) {
        return system.programs().run("systemctl", verb, BootUnit.NAME).text().strip();
    }

    /** The script inside: put there from outside, since this process is not in there. */
    private TransactionScript script() throws IOException {
        Path run = Files.createDirectories(system.file("/run/iptsh"));
        for (Script part : Script.OF_COMMIT) {
            Files.write(run.resolve(part.file()), part.content());
        }
        return new TransactionScript(system.programs(), Path.of("/run/iptsh"));
    }

    private void pending(String id, LiveText live) {
        PendingCommit.of(system.file("/run/iptsh"), id, live, Rules.NEW_V4, Rules.NEW_V6).write(60);
    }
}
