package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Ownership;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real programs that write to the same firewall: their rules are known, stay when we commit, and go with them. */
@Tag("e2e")
class NeighboursTest {
    private static final int ABSENT = 77;
    private static final Ownership OWNERSHIP = new Ownership(Owners.standard());

    @TempDir
    private Path folder;

    /** The environment of a program whose iptables is that of one back end. */
    private Map<String, String> environment(TestHost host) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String program : List.of("iptables", "ip6tables")) {
            for (String end : List.of("", "-save", "-restore")) {
                Path real = Iptables.locate(program + "-" + host.backend + end).orElseThrow();
                Path wrapper = Files.writeString(bin.resolve(program + end), "#!/bin/sh\nexec " + real + " \"$@\"\n");
                assertTrue(wrapper.toFile().setExecutable(true));
            }
        }
        Map<String, String> environment = new HashMap<>(host.namespace.environment());
        environment.put("PATH", bin + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return environment;
    }

    private void neighbour(TestHost host, String program, String action) throws IOException {
        Path script = folder.resolve("neighbour");
        if (Files.notExists(script)) {
            try (InputStream in = NeighboursTest.class.getResourceAsStream("neighbour")) {
                Files.copy(in, script);
            }
        }
        String root = System.getProperty("iptsh.neighbours", "");
        Finished finished = new Programs(host.namespace.prefix(), environment(host))
                .run("sh", script.toString(), program, action, root, folder.toString());
        Assumptions.assumeTrue(finished.code() != ABSENT, finished.text());
        assertTrue(finished.ok(), () -> program + " " + action + ": " + finished.text() + finished.stderr());
    }

    private static String done(TestHost host, String... words) {
        Finished finished = host.iptsh(words);
        assertTrue(finished.ok(), () -> finished.text() + finished.stderr());
        return finished.text();
    }

    private static Firewall live(TestHost host) {
        return Firewall.of(Family.all().stream()
                .map(family -> SaveReader.read(family, "live", host.live(family)).result().get())
                .toList());
    }

    /** What is ours; ufw sets policies as well, and these are nobody's own. */
    private static String ours(Firewall firewall) {
        return plain(text(OWNERSHIP.ours(firewall)));
    }

    private static String plain(String rules) {
        return rules.replaceAll("(?m)^(:\\S+) (ACCEPT|DROP) ", "$1 POLICY ");
    }

    /** The back end of the iptables that a program runs by its whole path. */
    private static String ofThisSystem() {
        return Programs.here().run("iptables", "--version").text().contains("legacy") ? "legacy" : "nft";
    }

    private static String text(Firewall firewall) {
        return SaveWriter.saved(firewall.get(Family.IPV4)) + SaveWriter.saved(firewall.get(Family.IPV6));
    }

    /** What is foreign: the lines that are not ours, chains as well, in order. */
    private static List<String> foreign(Firewall firewall) {
        List<String> lines = new ArrayList<>(plain(text(firewall)).lines().toList());
        ours(firewall).lines().forEach(lines::remove);
        lines.removeIf(line -> line.startsWith("*") || line.equals("COMMIT"));
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        "fail2ban, fail2ban, nft", "fail2ban, fail2ban, legacy", "ufw, ufw, system",
        "sshguard, sshguard, nft", "strongswan, strongSwan, nft", "netavark, Podman, nft", "netavark, Podman, legacy"
    })
    void itsRulesAreKnownStayWhenWeCommitAndGoWithIt(String program, String owner, String backend) throws IOException {
        try (TestHost host = new TestHost(folder, backend.equals("system") ? ofThisSystem() : backend)) {
            done(host, "-c", "-A INPUT -i lo -j ACCEPT; -N sshguard; -A INPUT -j sshguard; ip6tables -N sshguard;"
                    + "-A INPUT -p tcp --dport 22 -j ACCEPT; -A FORWARD -j LOG;"
                    + "-t nat -A POSTROUTING -o eth1 -j MASQUERADE; commit 0");
            Firewall before = live(host);
            neighbour(host, program, "start");
            Firewall started = live(host);
            assertEquals(ours(before), ours(started));
            assertEquals(Set.of(owner), OWNERSHIP.shares(started).keySet());
            assertFalse(done(host, "status").contains("unclaimed"));

            done(host, "-c", "-A INPUT -p udp --dport 53 -j ACCEPT; -I INPUT 1 -s 192.0.2.99 -j DROP;"
                    + "-D FORWARD -j LOG; commit 0");
            Firewall committed = live(host);
            assertEquals(foreign(started), foreign(committed));
            String saved = Files.readString(host.repository().resolve("rules.v4"));
            assertEquals(SaveWriter.saved(OWNERSHIP.ours(committed).get(Family.IPV4)), saved);
            assertTrue(saved.contains("-A INPUT -p udp -m udp --dport 53 -j ACCEPT\n"), saved);
            assertFalse(saved.contains("-j LOG"), saved);

            neighbour(host, program, "change");
            assertEquals(ours(committed), ours(live(host)));
            done(host, "-c", "-D INPUT -s 192.0.2.99 -j DROP; commit 0");
            neighbour(host, program, "stop");
            assertTrue(OWNERSHIP.shares(live(host)).isEmpty() || List.of("ufw", "netavark").contains(program),
                    () -> text(live(host)));
            assertEquals(plain(Files.readString(host.repository().resolve("rules.v4"))),
                    plain(SaveWriter.saved(OWNERSHIP.ours(live(host)).get(Family.IPV4))));
        }
    }

    /** It flushes what it finds; of what it then writes, a few plain rules could be anyone's. */
    @Test
    void ofFirewalldAllButItsPlainRulesIsKnown() throws IOException {
        try (TestHost host = new TestHost(folder, ofThisSystem())) {
            neighbour(host, "firewalld", "start");
            Firewall started = live(host);
            assertEquals(Set.of("firewalld"), OWNERSHIP.shares(started).keySet());
            List<String> plain = List.of("-A INPUT -i lo -j ACCEPT", "-A INPUT -m conntrack --ctstate INVALID -j DROP",
                    "-A INPUT -j REJECT --reject-with icmp-host-prohibited", "-A FORWARD -i lo -j ACCEPT",
                    "-A FORWARD -m conntrack --ctstate INVALID -j DROP",
                    "-A FORWARD -j REJECT --reject-with icmp-host-prohibited", "-A OUTPUT -o lo -j ACCEPT",
                    "-A OUTPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
            List<String> left = SaveWriter.saved(OWNERSHIP.ours(started).get(Family.IPV4)).lines()
                    .filter(line -> line.startsWith("-A") || line.contains(" - ")).toList();
            assertEquals(Set.copyOf(plain), Set.copyOf(left));

            done(host, "-c", "-I INPUT -s 192.0.2.99 -j DROP; commit 0");
            assertEquals(foreign(started), foreign(live(host)));
            assertTrue(host.live(Family.IPV4).contains("-A INPUT -s 192.0.2.99/32 -j DROP"));
        }
    }
}
