package org.iptsh.persistence.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;

/**
 * Puts the boot script and its unit onto a host, or into the tree of an image or a package.
 *
 * @param programs where systemctl is run
 * @param root the top of the tree; {@code /} for this host itself
 */
public record Units(Programs programs, Path root) {
    private static final Path LIBRARY = Path.of("/usr/local/lib/iptsh");
    private static final Path SYSTEM_UNITS = Path.of("/etc/systemd/system");

    public Units {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Writes script and unit, and enables the unit: a machine that starts loads the saved ruleset from then on.
     *
     * @throws HostException if a file can't be written or systemd refuses
     */
    public Installed install(BootSettings settings) {
        List<String> done = new ArrayList<>();
        for (Script script : Script.OF_BOOT) {
            done.add(write(LIBRARY.resolve(script.file()), script.content(), "rwxr-xr-x"));
        }
        String unit = new BootUnit(LIBRARY.resolve(Script.BOOT.file()), settings).text();
        done.add(write(SYSTEM_UNITS.resolve(BootUnit.NAME), unit.getBytes(StandardCharsets.UTF_8), "rw-r--r--"));
        done.add(makeState(settings.state()));
        done.add(enable());
        if (isRunningHost()) {
            systemctl("daemon-reload");
            done.add("told systemd");
        }
        return new Installed(List.copyOf(done), new Rivals(root).warnings());
    }

    private String write(Path path, byte[] content, String mode) {
        Path file = inTree(path);
        try {
            Files.createDirectories(file.getParent());
            new AtomicFile(file).write(content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw DiskFailure.of("cannot write " + file, e);
        }
        return "wrote " + file;
    }

    /** The unit may write there, and not make it: the rest of the disk is read-only to it. */
    private String makeState(Path state) {
        Path folder = inTree(state);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw DiskFailure.of("cannot make " + folder, e);
        }
        return "boots report to " + folder;
    }

    /** A link is all that enabling is, and needs no systemd in the tree. */
    private String enable() {
        Path link = inTree(SYSTEM_UNITS.resolve(BootUnit.WANTED_BY + ".wants").resolve(BootUnit.NAME));
        try {
            Files.createDirectories(link.getParent());
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, SYSTEM_UNITS.resolve(BootUnit.NAME));
            }
        } catch (IOException e) {
            throw DiskFailure.of("cannot enable the unit with " + link, e);
        }
        return "enabled " + BootUnit.NAME;
    }

    private boolean isRunningHost() {
        return root.equals(root.getRoot()) && Files.isDirectory(Path.of("/run/systemd/system"));
    }

    private void systemctl(String verb) {
        Finished finished = programs.run("systemctl", verb);
        if (!finished.ok()) {
            throw new HostException("systemctl " + verb + " failed: " + finished.stderr().strip());
        }
    }

    private Path inTree(Path path) {
        return root.resolve(path.getRoot().relativize(path));
    }

    /**
     * What an installation did.
     *
     * @param done a line for each thing done
     * @param warnings what else on this host would load rules at boot, and how to stop it
     */
    public record Installed(List<String> done, List<String> warnings) {}
}
