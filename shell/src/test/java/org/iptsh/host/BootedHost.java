package org.iptsh.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.BootedSystem;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Assertions;

/** A machine that starts under systemd with iptsh on it, in its usual places. */
final class BootedHost implements AutoCloseable {
    private static final String SESSION = "session-7.scope";

    final BootedSystem system;
    private final String backend;

    /** Starts one, with the boot unit installed as its administrator would. */
    BootedHost(Path folder, String backend) throws IOException {
        this.backend = backend;
        system = new BootedSystem(folder);
        settings("");
        system.show(Path.of(System.getProperty("java.home")).toRealPath());
        if (System.getProperty("iptsh.built") != null) {
            system.show(Path.of(System.getProperty("iptsh.built")));
        }
        recordBoots();
        recordShutdowns();
        system.start();
        installUnits();
        // There is nothing saved yet; but a unit that was never started isn't stopped either.
        Assertions.assertTrue(system.programs().run("systemctl", "start", "iptsh-boot.service").ok());
    }

    /** What the network sees that starts when the system does. */
    private void recordBoots() throws IOException {
        system.unit("network-stand-in.service", """
                [Unit]
                DefaultDependencies=no
                Wants=network.target network-pre.target
                After=network-pre.target
                Before=network.target
                [Service]
                Type=oneshot
                ExecStart=/bin/sh -c 'iptables-%1$s-save >/at-boot'
                """.formatted(backend));
    }

    /** It stops after the boot unit has, as what is ordered before another is stopped after it. */
    private void recordShutdowns() throws IOException {
        system.unit("late.service", """
                [Unit]
                DefaultDependencies=no
                Before=iptsh-boot.service shutdown.target
                Conflicts=shutdown.target
                [Service]
                Type=oneshot
                RemainAfterExit=yes
                ExecStart=/bin/true
                ExecStop=/bin/sh -c 'systemctl is-active iptsh-boot >/late-unit; iptables-%1$s-save >/at-shutdown'
                """.formatted(backend));
    }

    /** Writes the settings, for the machine's first start or into it. */
    void settings(String more) throws IOException {
        Path folder = Files.createDirectories(system.seed().resolve("etc/iptsh"));
        Files.writeString(folder.resolve("iptsh.yaml"), "backend: " + backend + "\n" + more);
    }

    void installUnits() {
        done(iptsh("install-units"));
    }

    /** Runs one command or several to their end. */
    Finished iptsh(String... words) {
        List<String> command = new ArrayList<>(TestHost.program());
        command.addAll(List.of(words));
        return system.programs().run(command, new byte[0]);
    }

    /** Runs statements; they must succeed. */
    String done(String statements) {
        return done(iptsh("-c", statements));
    }

    static String done(Finished finished) {
        Assertions.assertEquals(0, finished.code(), finished.command() + "\n" + finished.text() + finished.stderr());
        return finished.text();
    }

    /**
     * Runs statements in a login session, which is then killed with all that belongs to it.
     *
     * <p>A session is a scope, and this is how logind ends one that leaves processes behind, where KillUserProcesses is
     * set.
     */
    void doneInSessionThatIsKilled(String statements) throws IOException {
        List<String> command = new ArrayList<>(List.of("systemd-run", "--quiet", "--scope", "--collect",
                "--slice=user-7.slice", "--unit=" + SESSION, "sh", "-c",
                "\"$@\" && echo done >/in-session && exec sleep 1000", "session"));
        command.addAll(TestHost.program());
        command.addAll(List.of("-c", statements));
        Path mark = system.file("/in-session");
        Files.deleteIfExists(mark);
        Thread session = new Thread(() -> system.programs().run(command, new byte[0]));
        session.start();
        Assertions.assertTrue(TestHost.within(30, () -> Files.exists(mark)), statements);
        Assertions.assertTrue(system.programs().run("systemctl", "kill", "--signal=KILL", SESSION).ok());
        Assertions.assertTrue(TestHost.within(30, () -> !session.isAlive()));
    }

    /** Takes every Java that a start would find away, from the next start of the machine on. */
    void hideJava() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("/usr/lib/jvm"), Path.of(System.getProperty("java.home"))));
        for (String folder : System.getenv("PATH").split(":")) {
            found.add(Path.of(folder, "java"));
        }
        List<Path> hidden = new ArrayList<>();
        for (Path path : found) {
            if (Files.exists(path) && hidden.stream().noneMatch(path.toRealPath()::startsWith)) {
                hidden.add(path.toRealPath());
                system.hide(path.toRealPath());
            }
        }
    }

    /** The IPv4 rules that the kernel enforces. */
    String live() {
        return TestHost.save(system.programs(), backend, Family.IPV4);
    }

    /** What a file inside says, in the form of {@link #live()}. */
    String recorded(String file) {
        return TestHost.normal(Family.IPV4, read(file));
    }

    String read(String file) {
        try {
            return Files.readString(system.file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file, String text) throws IOException {
        Files.writeString(system.file(file), text);
    }

    /** What systemctl answers about the boot unit. */
    String bootUnit(String verb) {
        return system.programs().run("systemctl", verb, "iptsh-boot.service").text().strip();
    }

    /** The timers that wait to roll something back. */
    String timers() {
        return system.programs()
                .run("systemctl", "list-units", "--plain", "--no-legend", "iptsh-rollback-*.timer").text();
    }

    @Override
    public void close() {
        system.close();
    }
}
