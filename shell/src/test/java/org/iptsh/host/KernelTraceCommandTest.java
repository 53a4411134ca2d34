package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code trace --kernel}: the kernel's own word beside the trace's, on both back ends. */
@Tag("e2e")
class KernelTraceCommandTest {
    private static final String RULES = "-t nat -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.9:80; "
            + "-P INPUT DROP; -P FORWARD DROP; -N SSH; -A INPUT -p tcp --dport 22 -j SSH; "
            + "-A SSH -m set --match-set friends src -j ACCEPT; -A SSH -j REJECT; "
            + "-A FORWARD -d 10.0.0.9 -p tcp --dport 80 -j ACCEPT; ip6tables -A INPUT -p tcp --dport 22 -j DROP";

    @TempDir
    private Path folder;

    private TestHost open(String backend) {
        TestHost host = new TestHost(folder, backend);
        for (String command : List.of("ip link add eth0 type veth peer name eth8", "ip link set eth0 up",
                "ip link set eth8 up", "ip link add eth1 type veth peer name eth9", "ip link set eth1 up",
                "ip link set eth9 up", "ip addr add 192.0.2.5/24 dev eth0", "ip addr add 10.0.0.1/24 dev eth1",
                "ip addr add 2001:db8::5/64 dev eth0 nodad", "ip route add default via 192.0.2.1",
                "sysctl -qw net.ipv4.ip_forward=1", "ipset create friends hash:ip", "ipset add friends 203.0.113.9")) {
            Finished done = host.namespace.programs().run(command.split(" "));
            assertTrue(done.ok(), done.stderr());
        }
        Finished staged = host.iptsh("-c", RULES);
        assertEquals(0, staged.code(), staged.stderr());
        return host;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void theKernelSaysWhatItDoesWithWhatIsStaged(String backend) {
        try (TestHost host = open(backend)) {
            assertKernel(host, """
                    -i eth0 -s 203.0.113.9 -d 192.0.2.5 -p tcp --sport 40000 --dport 22 --ctstate NEW
                    \u251c nat PREROUTING     policy ACCEPT
                    \u251c filter INPUT     1  -p tcp -m tcp --dport 22 -j SSH
                    \u251c filter SSH       1  -m set --match-set friends src -j ACCEPT
                    \u251c nat INPUT          policy ACCEPT
                    \u2514 ACCEPT: as the trace tells
                    """, "-i", "eth0", "-p", "tcp", "-s", "203.0.113.9", "-d", "192.0.2.5", "--dport", "22", "--ctstate", "NEW");
            assertKernel(host, """
                    -i eth0 -s 203.0.113.10 -d 192.0.2.5 -p tcp --sport 40000 --dport 22 --ctstate NEW
                    \u251c nat PREROUTING     policy ACCEPT
                    \u251c filter INPUT     1  -p tcp -m tcp --dport 22 -j SSH
                    \u251c filter SSH       2  -j REJECT --reject-with icmp-port-unreachable
                    \u2514 REJECT: as the trace tells
                    """, "-i", "eth0", "-p", "tcp", "-s", "203.0.113.10", "-d", "192.0.2.5", "--dport", "22", "--ctstate", "NEW");
            assertKernel(host, """
                    -i eth0 -o eth1 -s 203.0.113.10 -d 192.0.2.5 -p tcp --sport 40000 --dport 8080 --ctstate NEW
                    \u251c nat PREROUTING    1  -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.9:80
                    \u251c filter FORWARD    1  -d 10.0.0.9/32 -p tcp -m tcp --dport 80 -j ACCEPT
                    \u251c nat POSTROUTING     policy ACCEPT
                    \u251c leaves by eth1
                    \u2514 ACCEPT: as the trace tells
                    """, "-i", "eth0", "-p", "tcp", "-s", "203.0.113.10", "-d", "192.0.2.5", "--dport", "8080", "--ctstate", "NEW");
            assertKernel(host, """
                    -i eth0 -s 2001:db8::9 -d 2001:db8::5 -p tcp --sport 40000 --dport 22 --ctstate NEW
                    \u251c filter INPUT   1  -p tcp -m tcp --dport 22 -j DROP
                    \u2514 DROP: as the trace tells
                    """, "-i", "eth0", "-p", "tcp", "-s", "2001:db8::9", "-d", "2001:db8::5", "--dport", "22", "--ctstate", "NEW");
        }
    }

    private static void assertKernel(TestHost host, String expected, String... packet) {
        Finished traced = host.iptsh(words(packet));
        assertEquals(0, traced.code(), traced.stderr());
        String[] parts = traced.text().split("What the kernel did \\(" + host.backend + "\\), given\n");
        assertEquals(2, parts.length, traced.text() + traced.stderr());
        assertEquals(expected, parts[1]);
    }

    private static String[] words(String... packet) {
        String[] words = new String[packet.length + 2];
        words[0] = "trace";
        words[1] = "--kernel";
        System.arraycopy(packet, 0, words, 2, packet.length);
        return words;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aProgramReadsItAndAFileNeedsNoHost(String backend) throws IOException {
        Path rules = folder.resolve("rules.v4");
        Files.writeString(rules, "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                + "-A INPUT -m addrtype --dst-type LOCAL -j DROP\nCOMMIT\n");
        try (TestHost host = new TestHost(folder, backend)) {
            Finished traced = host.iptsh("--json", "trace", "--kernel", "--ruleset", rules.toString(), "-i", "wan0", "-p", "udp",
                    "-d", "198.51.100.1", "--dport", "53", "--ctstate", "NEW", "--to", "local");
            assertTrue(traced.text().contains("\"kernel\":{\"verdict\":\"DROP\",\"agrees\":true,\"dependsOn\":[\"-m addrtype --dst-type LOCAL\"],\"path\":[{\"table\":\"filter\","
                    + "\"chain\":\"INPUT\",\"position\":1,\"rule\":\"-A INPUT -m addrtype --dst-type LOCAL -j DROP\",\"effect\":\"DROP\"}],"
                    + "\"out\":[],\"packet\":\"-i wan0 -s 203.0.113.9 -d 198.51.100.1 -p udp --sport 40000 --dport 53 "
                    + "--ctstate NEW\",\"backend\":\"" + backend + "\"}"), traced.text() + traced.stderr());
        }
    }

    @ParameterizedTest
    @CsvSource({"nft, 4", "nft, 6", "legacy, 4", "legacy, 6"})
    void anInterfaceOfWhichNothingIsKnownHasAnAddressToHideBehind(String backend, int family) throws IOException {
        Path rules = folder.resolve("rules.v" + family);
        Files.writeString(rules, "*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o ppp+ -j MASQUERADE\nCOMMIT\n"
                + "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -o ppp+ -j ACCEPT\nCOMMIT\n");
        try (TestHost host = new TestHost(folder, backend)) {
            Finished traced = host.iptsh("trace", "--kernel", "--ruleset", rules.toString(), "-i", "eth3", "-o", "ppp0", "-p",
                    "udp", "-d", family == 4 ? "198.51.100.1" : "2001:db8::1", "--dport", "53", "--ctstate", "NEW");
            assertTrue(traced.text().endsWith("-o ppp+ -j MASQUERADE\n\u251c leaves by ppp0\n"
                    + "\u2514 ACCEPT: as the trace tells\n"), traced.text() + traced.stderr());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatDependsOnMoreThanThePacketIsNamed(String backend) throws IOException {
        Path rules = folder.resolve("rules.v4");
        Files.writeString(rules, "*filter\n:INPUT DROP [0:0]\n-A INPUT -m limit --limit 1/hour -j ACCEPT\nCOMMIT\n");
        try (TestHost host = new TestHost(folder, backend)) {
            String[] words = {"trace", "--kernel", "--ruleset", rules.toString(), "-i", "eth3", "--to", "local", "-p", "udp",
                "--dport", "53", "--ctstate", "NEW"};
            Finished traced = host.iptsh(words);
            assertTrue(traced.text().endsWith("\u2514 ACCEPT: as the trace tells; it depends on -m limit --limit "
                    + "1/hour (filter INPUT 1)\n"), traced.text() + traced.stderr());
            String[] json = Stream.concat(Stream.of("--json"), Stream.of(words)).toArray(String[]::new);
            Finished document = host.iptsh(json);
            assertTrue(document.text().contains("\"agrees\":true,\"dependsOn\":[\"-m limit --limit 1/hour (filter INPUT 1)\"]"),
                    document.text());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatCantBeSentIsSaid(String backend) throws IOException {
        try (TestHost host = new TestHost(folder, backend)) {
            Finished fragment = host.iptsh("trace", "--kernel", "-p", "tcp", "-f", "-i", "eth0");
            assertEquals(0, fragment.code());
            assertTrue(fragment.stderr().contains("warning: the kernel can't be asked: connection tracking keeps a fragment "
                    + "until it has the others\n"), fragment.stderr());
            Path rules = folder.resolve("rules.v4");
            Files.writeString(rules, "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set nobodys src -j DROP\nCOMMIT\n");
            Finished set = host.iptsh("--json", "trace", "--kernel", "--ruleset", rules.toString(), "-p", "tcp", "--to", "local");
            assertEquals(0, set.code());
            assertTrue(set.text().contains("\"kernel\":{\"reason\":\""), set.text());
            assertTrue(set.text().contains("Set nobodys doesn't exist"), set.text());
        }
    }
}
