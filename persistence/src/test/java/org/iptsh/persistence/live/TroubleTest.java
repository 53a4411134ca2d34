package org.iptsh.persistence.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.XtablesLock;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A host on which something is missing or broken: what is said names it, and the way out. */
@Tag("kernel")
class TroubleTest {
    private static final List<String> PROGRAMS = List.of("iptables", "iptables-save", "ip6tables", "ip6tables-save");

    @TempDir
    private Path folder;

    private final Namespace namespace = Namespace.open();

    /** The PATH of this host: a folder that leads to the real programs. */
    @BeforeEach
    void fill() throws IOException {
        replace("cat", "exec /bin/cat \"$@\"");
        for (Backend backend : Backend.values()) {
            for (String program : PROGRAMS) {
                String name = program.replaceFirst("tables", "tables-" + backend.word());
                replace(name, "exec " + Iptables.locate(name).orElseThrow() + " \"$@\"");
            }
        }
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    private Programs programs() {
        return programs("");
    }

    private Programs programs(String morePath) {
        Map<String, String> environment = new HashMap<>(namespace.environment());
        environment.put("PATH", folder + morePath);
        return new Programs(namespace.prefix(), environment);
    }

    private Iptables find(Backend backend) {
        return Iptables.find(programs(), Optional.of(backend));
    }

    private LiveRules read(Backend backend) {
        return new Live(find(backend), Family.all()).read();
    }

    private void replace(String name, String script) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
        Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void assertSays(String wanted, Throwable thrown) {
        assertTrue(thrown.getMessage().contains(wanted), thrown::getMessage);
    }

    /** What the programs of 1.8.9 say where the kernel answers a system call so (measured with strace's inject). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "NFT    | iptables-nft-save/1.8.9 (nf_tables) Failed to initialize nft: Protocol not supported | no nf_tables",
        "NFT    | iptables-nft-save v1.8.9 (nf_tables): Could not fetch rule set generation id: "
                + "Operation not supported | set `backend: legacy`",
        "NFT    | iptables-nft-save v1.8.9 (nf_tables): Could not fetch rule set generation id: "
                + "Permission denied (you must be root) | run it as root (sudo)",
        "LEGACY | iptables-save v1.8.9 (legacy): Cannot initialize: Table does not exist (do you need to insmod?) "
                + "| set `backend: nft`",
        "LEGACY | iptables-save v1.8.9 (legacy): Cannot initialize: iptables who? (do you need to insmod?) "
                + "| this kernel has no legacy IPv4 tables",
        "LEGACY | iptables-save v1.8.9 (legacy): Cannot initialize: Permission denied (you must be root) "
                + "| run it as root",
        "LEGACY | Another app is currently holding the xtables lock. Stopped waiting after 30s. "
                + "| when that program is done",
        "NFT    | x: error while loading shared libraries: libnftnl.so.11: cannot open "
                + "| install the package iptables anew"})
    void whatTheKernelLacksIsSaidWithTheWayOut(Backend backend, String said, String wayOut) throws IOException {
        replace("iptables-" + backend.word() + "-save", "echo \"" + said.replace("`", "\\`") + "\" >&2; exit 1");
        HostException failure = assertThrows(HostException.class, () -> read(backend));
        assertSays(said, failure);
        assertSays(wayOut, failure);
    }

    @Test
    void aKernelWithoutIpv6IsToldFromAHostWithout() throws IOException {
        replace("ip6tables-legacy-save",
                "echo 'ip6tables-save v1.8.9 (legacy): Cannot initialize: "
                        + "Address family not supported by protocol' >&2; exit 1");
        assertSays("this kernel has no IPv6: leave ipv6 out of `families`",
                assertThrows(HostException.class, () -> read(Backend.LEGACY)));
        Files.delete(folder.resolve("ip6tables-legacy-save"));
        assertSays("ip6tables-legacy-save is not on this host; install the package iptables, "
                        + "or leave ipv6 out of `families`",
                assertThrows(HostException.class, () -> read(Backend.LEGACY)));
        assertEquals(List.of(), new Live(find(Backend.LEGACY), List.of(Family.IPV4)).read().doubts());
        LiveRules readable = new Live(find(Backend.LEGACY), Family.all()).readable();
        assertEquals(Set.of(Family.IPV4), readable.texts().keySet());
        assertTrue(readable.doubts().get(0).startsWith("ip6tables-legacy-save is not on this host"));
        Files.delete(folder.resolve("iptables-legacy-save"));
        assertThrows(HostException.class, new Live(find(Backend.LEGACY), Family.all())::readable);
    }

    @Test
    void whoMayNotSeeTheTablesIsNotShownAnEmptyFirewall() throws IOException {
        replace("iptables-legacy-save",
                "echo 'Failed to list table names in /proc/net/ip_tables_names: Permission denied' >&2; exit 0");
        assertSays("run it as root", assertThrows(HostException.class, () -> read(Backend.LEGACY)));
    }

    @Test
    void programsThatAreMissingOrNotIptablesAreNamed() throws IOException {
        replace("iptables-nft", "echo 'Welcome to BusyBox'");
        assertSays("says: Welcome to BusyBox", assertThrows(HostException.class, () -> find(Backend.NFT)));
        replace("iptables-nft", "exit 3");
        assertSays("says nothing, exit code 3", assertThrows(HostException.class, () -> find(Backend.NFT)));
        Files.setPosixFilePermissions(folder.resolve("iptables-nft"), PosixFilePermissions.fromString("rw-r--r--"));
        assertSays("iptables-nft may not be executed; make it executable",
                assertThrows(HostException.class, () -> find(Backend.NFT)));
        Files.delete(folder.resolve("iptables-nft"));
        assertSays("iptables-nft is not on this host; install the package iptables, or choose the other `backend`",
                assertThrows(HostException.class, () -> find(Backend.NFT)));
        assertSays("iptables is not on this host; install the package iptables",
                assertThrows(HostException.class, () -> Iptables.find(programs(), Optional.empty())));
    }

    @Test
    void garbageIsADoubt() throws IOException {
        replace("iptables-nft-save", "echo 'Welcome to BusyBox'");
        assertTrue(read(Backend.NFT).doubts().get(0).contains("iptables-save:1"), 
                () -> read(Backend.NFT).doubts().toString());
    }

    @Test
    void whatIsSaidBesideTheRulesIsNeverTakenForARule() throws IOException {
        replace("iptables-nft-save", "echo '*filter'; echo '# Warning: careful' >&2; echo ':INPUT DROP [0:0]'; "
                + "echo 'xt_foo: odd' >&2; echo '-A INPUT -j ACCEPT'; echo COMMIT");
        LiveRules live = read(Backend.NFT);
        assertEquals(List.of(), live.doubts());
        assertEquals(List.of("iptables-save: careful", "iptables-save: xt_foo: odd"), live.warnings());
        assertEquals(1, live.firewall().get(Family.IPV4).size());
    }

    @Test
    void aProgramThatHangsIsKilledThoughItsChildLivesOn() throws IOException {
        replace("hang", "sleep 20 & echo half; sleep 20");
        long start = System.nanoTime();
        assertSays("did not end in 1 s and was killed", assertThrows(HostException.class, () ->
                Programs.here().run(Duration.ofSeconds(1), folder.resolve("hang").toString())));
        assertTrue(System.nanoTime() - start < 19_000_000_000L, "it was waited for");
        assertEquals(0, Programs.here().run(Duration.ofSeconds(20), "true").code());
    }

    @Test
    void theHolderOfTheLockIsNamed() throws Exception {
        Path lock = Path.of(namespace.environment().get("XTABLES_LOCKFILE"));
        assertEquals(Optional.empty(), XtablesLock.of(programs()).holder());
        Process holder = new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; exec cat").start();
        try {
            assertEquals("held", holder.inputReader().readLine());
            assertEquals("process " + holder.pid() + " (flock)", XtablesLock.of(programs()).holder().orElseThrow());
            assertEquals(List.of("process " + holder.pid()
                    + " (flock) holds the xtables lock: a commit has to wait for it"),
                    read(Backend.LEGACY).warnings());
            assertEquals(List.of(), read(Backend.NFT).warnings(), "which takes no lock");
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
        assertEquals(Optional.empty(), XtablesLock.of(programs()).holder());
    }

    @Test
    void whereNoNamespaceCanBeMadeATrialSaysWhy() {
        List<String> prefix = List.of("unshare", "--user", "--map-root-user", "sh", "-c",
                "echo 0 >/proc/sys/user/max_net_namespaces; exec \"$@\"", "sh");
        Iptables here = new Iptables(new Programs(prefix, Map.of()), Backend.NFT, "1.8.9");
        Firewall rules = Firewall.empty().with(
                SaveReader.read(Family.IPV4, "test", "*filter\n-A INPUT -j ACCEPT\nCOMMIT\n").result().get());
        Trial.Untried untried = assertInstanceOf(
                Trial.Untried.class, Scratch.of(here).load(rules, List.of(Family.IPV4)));
        assertTrue(untried.reason()
                        .contains("no more network namespaces are permitted (sysctl user.max_net_namespaces)"),
                untried::reason);
    }

    /** As the legacy programs say it where the kernel lacks their tables. */
    @Test
    void aKernelWithoutLegacyTablesRefusesTheCandidateWithTheWayOut() throws IOException {
        replace("iptables-legacy-restore", "echo \"iptables-restore: unable to initialize table 'filter'\" >&2;"
                + " echo 'Error occurred at line: 1' >&2; exit 2");
        Firewall rules = Firewall.empty().with(
                SaveReader.read(Family.IPV4, "test", "*filter\n-A INPUT -j ACCEPT\nCOMMIT\n").result().get());
        Iptables withUnshare = Iptables.find(programs(":/usr/bin:/bin"), Optional.of(Backend.LEGACY));
        Trial.Refused refused = assertInstanceOf(
                Trial.Refused.class, Scratch.of(withUnshare).load(rules, List.of(Family.IPV4)));
        assertTrue(refused.refusal().reason().contains("this kernel has no legacy IPv4 tables"),
                () -> refused.refusal().reason());
    }

    /** As on a kernel without them, where the program says nothing and exits with 0. */
    @Test
    void noLegacyTablesAreNotTheSameAsEmptyOnes() {
        assertEquals(List.of(), read(Backend.LEGACY).warnings());
        List<String> prefix = new ArrayList<>(namespace.prefix());
        prefix.addAll(List.of("unshare", "--mount", "sh", "-c", 
                "mount -t tmpfs none /proc/$$/net && exec \"$@\"", "sh"));
        Programs blind = new Programs(prefix, namespace.environment());
        List<String> warnings = new Live(new Iptables(blind, Backend.LEGACY, "1.8.9"), Family.all()).read().warnings();
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.get(1)
                        .startsWith("the kernel has no legacy IPv6 tables, or has not loaded their module yet"),
                warnings::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ct state new accept", "meta skuid 0 accept"})
    void withoutNftADumpThatLiesStillIsADoubt(String rule) {
        assumeTrue(Iptables.locate("nft").isPresent(), "nft is not installed");
        namespace.programs().run("iptables-nft", "-A", "INPUT", "-j", "ACCEPT");
        assertEquals(List.of(), read(Backend.NFT).doubts());
        assertEquals(List.of(), read(Backend.NFT).warnings());
        assertTrue(namespace.programs().run("nft", "add rule ip filter INPUT " + rule).ok());
        String doubts = read(Backend.NFT).doubts().toString();
        assertTrue(doubts.contains("rules of nft in IPv4 table filter may be to blame"), doubts);
        assertTrue(doubts.contains("install the package nftables"), doubts);
    }
}
