package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
    private static final String UNIT = "etc/systemd/system/iptsh-boot.service";

    @TempDir
    Path root;

    @Test
    void anInstallationWritesScriptAndUnitAndEnablesIt() throws IOException {
        var installed = install("/etc/iptables");
        assertEquals(
                List.of(
                        "wrote " + root + "/usr/local/lib/iptsh/boot",
                        "wrote " + root + "/usr/local/lib/iptsh/references.awk",
                        "wrote " + root + "/usr/local/lib/iptsh/reload",
                        "wrote " + root + "/usr/local/lib/iptsh/weave",
                        "wrote " + root + "/usr/local/lib/iptsh/weave.awk",
                        "wrote " + root + "/" + UNIT,
                        "boots report to " + root + "/var/lib/iptsh",
                        "enabled iptsh-boot.service"),
                installed.done());
        assertEquals(List.of(), installed.warnings());
        Path script = root.resolve("usr/local/lib/iptsh/boot");
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(script)));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(UNIT))));
        assertEquals(
                Path.of("/" + UNIT),
                Files.readSymbolicLink(root.resolve("etc/systemd/system/sysinit.target.wants/iptsh-boot.service")));
    }

    @Test
    void theUnitCarriesTheSettings() throws IOException {
        install("/srv/a b/$x%y");
        List<String> unit = Files.readAllLines(root.resolve(UNIT));
        assertTrue(unit.contains("ExecStart=/bin/sh /usr/local/lib/iptsh/boot --repository \"/srv/a b/$$x%%y\""
                + " --state /var/lib/iptsh --run /run/iptsh --backend nft --families \"ipv4 ipv6\" --failsafe lockdown"
                + " --motd /run/motd.d/iptsh"));
        boolean stops = unit.stream().anyMatch(line -> line.startsWith("ExecStop"));
        assertFalse(stops, "a shutdown must not open the firewall");
        assertTrue(unit.contains("RequiresMountsFor=\"/srv/a b/$x%%y\" /var/lib/iptsh"));
        assertTrue(unit.contains("ReadWritePaths=/run -/var/lib/iptsh -/run/iptsh"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/iptables", "/srv/a b/$x%y;#'z'"})
    void systemdFindsNothingToSayAboutTheUnit(String repository) {
        Assumptions.assumeTrue(Iptables.locate("systemd-analyze").isPresent(), "no systemd-analyze here: not checked");
        install(repository);
        Finished verified = Programs.here().run("systemd-analyze", "verify", root.resolve(UNIT).toString());
        assertEquals("", verified.stderr());
        assertEquals(0, verified.code());
    }

    /** Of 10, where 0 can do nothing: 3.2 by systemd 252 (measured); what loads rules needs nearly all of that. */
    @Test
    void theUnitCanDoLittleButLoadRules() {
        Assumptions.assumeTrue(Iptables.locate("systemd-analyze").isPresent(), "no systemd-analyze here: not checked");
        install("/etc/iptables");
        // Its threshold is in tenths.
        Finished judged = Programs.here().run("systemd-analyze", "security", "--offline=yes", "--threshold=35",
                root.resolve(UNIT).toString());
        Assumptions.assumeFalse(judged.stderr().contains("offline"), "this systemd-analyze judges no unit offline");
        assertEquals(0, judged.code(), judged.text() + judged.stderr());
    }

    @Test
    void aSecondInstallationTakesTheNewSettingsOver() throws IOException {
        install("/etc/iptables");
        install("/srv/rules");
        assertTrue(Files.readString(root.resolve(UNIT)).contains("--repository /srv/rules "));
    }

    @Test
    void aNameThatAUnitCannotHoldIsRefused() {
        assertThrows(HostException.class, () -> install("/srv/\"quoted\""));
        assertThrows(HostException.class, () -> install("/srv/two\nlines"));
    }

    @Test
    void servicesThatLoadRulesOfTheirOwnAreNamed() throws IOException {
        Path units = root.resolve("etc/systemd/system");
        Path wants = Files.createDirectories(units.resolve("multi-user.target.wants"));
        for (String service : List.of("netfilter-persistent", "firewalld", "ferm", "ufw", "cron")) {
            Files.createSymbolicLink(wants.resolve(service + ".service"), Path.of("/lib/systemd/system/x"));
        }
        Files.createSymbolicLink(units.resolve("ferm.service"), Path.of("/dev/null"));
        Path ufw = Files.createDirectories(root.resolve("etc/ufw")).resolve("ufw.conf");
        Files.writeString(ufw, "# ufw\nENABLED=no\n");
        assertEquals(
                List.of(
                        "netfilter-persistent.service is enabled and loads rules of its own at boot:"
                                + " systemctl disable netfilter-persistent",
                        "firewalld.service is enabled and loads rules of its own at boot: systemctl disable firewalld"),
                install("/etc/iptables").warnings());
        Files.writeString(ufw, "ENABLED=yes\n");
        assertEquals(3, install("/etc/iptables").warnings().size());
        Files.delete(units.resolve("ferm.service"));
    }

    private Units.Installed install(String repository) {
        return new Units(Programs.here(), root)
                .install(new BootSettings(
                        Path.of(repository),
                        Path.of("/var/lib/iptsh"),
                        Path.of("/run/iptsh"),
                        "nft",
                        List.of("ipv4", "ipv6"),
                        "lockdown"));
    }
}
