package org.iptsh.persistence.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.Assumptions;

/**
 * A machine that really starts: systemd as process 1 in a container, on a copy of this host's disk that vanishes with
 * it.
 *
 * <p>Its disk can be written before it starts, under {@link #seed()}. It starts no more than a target of its own asks
 * for.
 */
public final class BootedSystem implements AutoCloseable {
    private static final String TARGET = "iptsh-test.target";

    private final Path folder;
    private final Map<Path, String> mounts = new TreeMap<>();
    private Process supervisor;

    /** Prepares one; skips the test and says why where none can run. */
    public BootedSystem(Path folder) {
        this.folder = folder;
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "starting a system needs root");
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/systemd-nspawn")),
                "systemd-nspawn (systemd-container) is missing");
        try {
            Path units = Files.createDirectories(seed().resolve("etc/systemd/system"));
            Files.writeString(units.resolve(TARGET), "[Unit]\nRequires=basic.target\nAfter=basic.target\n");
            Files.createDirectories(units.resolve(TARGET + ".wants"));
            try (InputStream script = BootedSystem.class.getResourceAsStream("booted-system.sh")) {
                Files.copy(script, folder.resolve("booted-system.sh"));
            }
            writeMounts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The top of what is laid over the disk when the system starts for the first time. */
    public Path seed() {
        return folder.resolve("seed");
    }

    /** A unit that the system starts with. */
    public void unit(String name, String text) throws IOException {
        Path units = seed().resolve("etc/systemd/system");
        Files.writeString(units.resolve(name), text);
        Files.createSymbolicLink(units.resolve(TARGET + ".wants").resolve(name), Path.of("..", name));
    }

    /** Makes a folder that lies on another disk than this host's first one visible, from the next start on. */
    public void show(Path path) throws IOException {
        if (!Files.getFileStore(path).equals(Files.getFileStore(path.getRoot()))) {
            mounts.put(path, "--bind-ro=" + path);
            writeMounts();
        }
    }

    /** Hides what is in a folder or a file, from the next start on. */
    public void hide(Path path) throws IOException {
        mounts.put(path, Files.isDirectory(path) ? "--tmpfs=" + path : "--bind-ro=/dev/null:" + path);
        writeMounts();
    }

    private void writeMounts() throws IOException {
        Files.write(folder.resolve("options"), mounts.values());
    }

    /** Switches it on and waits until it is up. */
    public BootedSystem start() throws IOException {
        supervisor = new ProcessBuilder(List.of(
                        "unshare", "--mount", "--propagation", "private", "--",
                        "sh", folder.resolve("booted-system.sh").toString(), folder.toString(), TARGET))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console").toFile())
                .start();
        awaitUp(-1);
        return this;
    }

    /** Restarts it in good order and waits until it is up again. */
    public void reboot() {
        long before = init();
        programs().run("systemctl", "reboot");
        awaitUp(before);
    }

    /** Cuts the power and waits until the system is up again: everything stops where it is, and only the disk stays. */
    public void cutPower() {
        long before = init();
        List<ProcessHandle> all = supervisor.descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        awaitUp(before);
    }

    /** Runs programs inside. */
    public Programs programs() {
        return new Programs(List.of("nsenter", "--target", Long.toString(init()), "--all", "--"), Map.of());
    }

    /** A file inside, as this process reaches it while the system runs. */
    public Path file(String path) {
        return Path.of("/proc", Long.toString(init()), "root").resolve(path.substring(1));
    }

    private long init() {
        return find().orElseThrow(() -> new AssertionError("the system is down: " + console()));
    }

    /** The container's process 1 is what systemd-nspawn, a child of the script, started. */
    private Optional<Long> find() {
        return supervisor.children().flatMap(ProcessHandle::children).map(ProcessHandle::pid).findFirst();
    }

    private void awaitUp(long before) {
        for (int i = 0; i < 600; i++) {
            Optional<Long> pid = find().filter(found -> found != before);
            if (pid.isPresent()) {
                String state = programs().run("systemctl", "is-system-running").text().strip();
                if (state.equals("running") || state.equals("degraded")) {
                    return;
                }
            }
            if (!supervisor.isAlive()) {
                throw new AssertionError("the system went down: " + console());
            }
            pause();
        }
        throw new AssertionError("the system does not come up: " + console());
    }

    private String console() {
        try {
            return Files.readString(folder.resolve("console"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (supervisor == null) {
            return;
        }
        List<ProcessHandle> all = supervisor.descendants().toList();
        supervisor.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
        for (String hierarchy : List.of("systemd", "unified")) {
            String group = "/sys/fs/cgroup/" + hierarchy + "/iptsh-test-" + supervisor.pid();
            Programs.here().run("find", group, "-depth", "-type", "d", "-exec", "rmdir", "{}", "+");
        }
    }
}
