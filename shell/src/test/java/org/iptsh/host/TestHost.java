package org.iptsh.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;

/** A host as iptsh sees one: a network namespace, folders of its own, and the program to run in there. */
public final class TestHost implements AutoCloseable {
    public final Path folder;
    public final String backend;
    public final Namespace namespace = Namespace.open();

    public TestHost(Path folder, String backend) {
        this.folder = folder;
        this.backend = backend;
        try {
            Files.writeString(config(), "repository: " + repository() + "\nstate: " + state() + "\nrun: " + run()
                    + "\nbackend: " + backend + "\nconfirm-within: 60\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path config() {
        return folder.resolve("iptsh.yaml");
    }

    public Path repository() {
        return folder.resolve("repository");
    }

    public Path state() {
        return folder.resolve("state");
    }

    public Path run() {
        return folder.resolve("run");
    }

    /** The words that start iptsh here, for a process or a terminal: what was built, or the classes under test. */
    public List<String> command(String... words) {
        List<String> command = new ArrayList<>(program());
        command.addAll(List.of("--config", config().toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** The words that start iptsh anywhere, with the settings of that place. */
    static List<String> program() {
        String built = System.getProperty("iptsh.built");
        return built != null
                ? List.of("sh", Path.of(built, "iptsh").toString())
                : List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
                        "-cp", System.getProperty("java.class.path"), "org.iptsh.shell.Main");
    }

    /** Runs one command or several to their end. */
    public Finished iptsh(String... words) {
        return namespace.programs().run(command(words), new byte[0]);
    }

    /** The same with variables of its environment set. */
    public Finished iptsh(Map<String, String> environment, String... words) {
        Map<String, String> all = new HashMap<>(namespace.environment());
        all.putAll(environment);
        return new Programs(namespace.prefix(), all).run(command(words), new byte[0]);
    }

    /** Runs a script given on standard input. */
    Finished script(String text) {
        return namespace.programs().run(command(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** What iptables-save tells, without counters and in the one order that all tables and chains can have. */
    public String live(Family family) {
        return save(namespace.programs(), family);
    }

    public String save(Programs programs, Family family) {
        return save(programs, backend, family);
    }

    static String save(Programs programs, String backend, Family family) {
        String dump = programs.run(family.program() + "-" + backend + "-save").text();
        return normal(family, dump);
    }

    static String normal(Family family, String dump) {
        return SaveWriter.saved(SaveReader.read(family, "live", dump).result().get());
    }

    /** Whether a TCP packet to this port of the loopback comes through: nobody listens, so a RST comes back at once. */
    boolean letsIn(int port) {
        String knock = "exec 3<>/dev/tcp/127.0.0.1/" + port;
        return namespace.programs().run("timeout", "0.5", "bash", "-c", knock).stderr().contains("Connection refused");
    }

    /** Waits until something is so; false if it is not after {@code seconds}. */
    public static boolean within(double seconds, BooleanSupplier state) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (!state.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            sleep(50);
        }
        return true;
    }

    public static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Boots: the run folder is gone, the kernel has no rules, the boot script runs. */
    public Finished boot(Programs machine) {
        Path script = Path.of(System.getProperty("iptsh.home"), "systemd", "boot");
        return machine.run("sh", script.toString(), "--repository", repository().toString(), "--state", state()
                .toString(),
                "--run", folder.resolve("run-after-boot").toString(), "--backend", backend);
    }

    @Override
    public void close() {
        namespace.close();
    }
}
