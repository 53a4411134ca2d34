package org.iptsh.persistence.guard;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.disk.DiskFailure;

/**
 * The services that also load rules when the machine starts, and would undo what the boot unit did or be undone by it.
 *
 * @param root the top of the file system to look at
 */
record Rivals(Path root) {
    private static final List<String> SERVICES = List.of(
            "netfilter-persistent",
            "nftables",
            "ufw",
            "firewalld",
            "ferm",
            "shorewall",
            "shorewall6",
            "iptables",
            "ip6tables");

    private static final List<String> FOLDERS =
            List.of("etc/systemd/system", "run/systemd/system", "usr/lib/systemd/system", "lib/systemd/system");

    /** Those that are enabled, in a sentence each that says what to do. */
    List<String> warnings() {
        return SERVICES.stream()
                .filter(this::isEnabled)
                .map(service -> service + ".service is enabled and loads rules of its own at boot: systemctl disable "
                        + service)
                .toList();
    }

    /** Enabled is what a target's folder links to, whether systemd runs there or not. */
    private boolean isEnabled(String service) {
        String unit = service + ".service";
        return !isMasked(unit)
                && !isIdle(service)
                && FOLDERS.stream()
                        .map(root::resolve)
                        .flatMap(folder -> pullers(folder).stream())
                        .anyMatch(puller -> Files.exists(puller.resolve(unit), LinkOption.NOFOLLOW_LINKS));
    }

    private boolean isMasked(String unit) {
        Path mask = root.resolve("etc/systemd/system").resolve(unit);
        try {
            return Files.isSymbolicLink(mask) && Files.readSymbolicLink(mask).equals(Path.of("/dev/null"));
        } catch (IOException e) {
            throw DiskFailure.of("cannot read " + mask, e);
        }
    }

    /** Ubuntu enables ufw's unit everywhere, and has it do nothing until ufw itself is switched on. */
    private boolean isIdle(String service) {
        Path settings = root.resolve("etc/ufw/ufw.conf");
        if (!service.equals("ufw") || !Files.isReadable(settings)) {
            return false;
        }
        try {
            return Files.readAllLines(settings).stream().noneMatch(line -> line.strip().equalsIgnoreCase("ENABLED=yes"));
        } catch (IOException e) {
            throw DiskFailure.of("cannot read " + settings, e);
        }
    }

    private static List<Path> pullers(Path folder) {
        List<Path> pullers = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.{wants,requires}")) {
                found.forEach(pullers::add);
            } catch (IOException e) {
                throw DiskFailure.of("cannot read " + folder, e);
            }
        }
        return pullers;
    }
}
