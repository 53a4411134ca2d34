package org.iptsh.persistence.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Prefix;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is made of a host's routes and sets, against what its kernel does with packets. */
@Tag("kernel")
class SurroundingsInKernelTest {
    private static final Ruleset NO_RULES = ruleset("*filter\nCOMMIT\n");
    private static final List<String> DEVICES = List.of("eth0", "eth1", "lo");

    private static final String SETUP = """
            ip link add eth0 type veth peer name eth1
            ip addr add 192.0.2.5/24 brd + dev eth0
            ip addr add 192.0.2.6/24 dev eth0
            ip addr add 10.0.0.1/24 brd + dev eth1
            ip link set eth0 up
            ip link set eth1 up
            ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev eth0
            ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth1
            ip route add default via 192.0.2.1
            ip route add default via 10.0.0.2 metric 50
            ip route add 10.8.0.0/13 via 10.0.0.2
            ip route add blackhole 10.9.0.0/16
            ip route add unreachable 10.10.0.0/16
            ip route add prohibit 10.11.0.0/16
            ip route add throw 10.12.0.0/16
            ip route add local 10.19.0.0/16 dev lo
            ip route add 10.19.5.0/24 via 192.0.2.1
            """;

    private Namespace namespace;
    private Programs programs;

    @BeforeEach
    void open() {
        namespace = Namespace.open();
        programs = namespace.programs();
        SETUP.lines().forEach(this::run);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void routesLeadWhereTheKernelSays() {
        Surroundings host = HostSurroundings.of(programs);
        compareRoutes(host);
        run("ip rule add fwmark 1 lookup main");
        // The tables are apart now; those of the rules that are new may lead anywhere.
        assertEquals("local", kernelRoute("10.19.5.9").split(" ")[0]);
        Model model = model(HostSurroundings.of(programs), "*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n");
        assertTrue(ways(model, "10.19.5.9").contains("lo"));
    }

    private void compareRoutes(Surroundings host) {
        Model model = model(host, "*filter\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n");
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> addresses = new ArrayList<>(List.of("192.0.2.5", "192.0.2.6", "192.0.2.255", "192.0.2.9",
                "10.0.0.1", "10.0.0.255", "127.0.0.1", "127.9.9.9", "127.255.255.255", "0.1.2.3", "10.19.5.9", "10.19.6.9",
                "198.51.100.1"));
        for (int i = 0; i < 30; i++) {
            addresses.add("10." + (8 + random.nextInt(13)) + "." + random.nextInt(8) + "." + random.nextInt(256));
        }
        for (String address : addresses) {
            String said = kernelRoute(address);
            String dev = said.contains(" dev ") ? said.replaceFirst("(?s).* dev (\\S+).*", "$1") : "nowhere";
            assertEquals(List.of(dev), ways(model, address), address + ": " + said + ", seed " + seed);
        }
        for (String address : List.of("255.255.255.255", "224.0.0.251")) {
            assertEquals(List.of("eth0", "eth1"), ways(model, address));
        }
    }

    private String kernelRoute(String address) {
        return programs.run("ip", "route", "get", address).text();
    }

    /** By which interfaces this host's own packets for an address leave. */
    private static List<String> ways(Model model, String address) {
        Packets to = model.meant(to(model, address).and(model.space().nowhere(Field.IN)));
        List<String> ways = DEVICES.stream()
                .filter(device -> !model.outcome(NO_RULES, to.and(model.space().through(Field.OUT, device)))
                        .packets(Verdict.ACCEPT, model.space()).isEmpty())
                .toList();
        return ways.isEmpty() ? List.of("nowhere") : ways;
    }

    @Test
    void addressesAreOfTheTypesThatTheKernelSays() {
        List<String> rules = new ArrayList<>();
        List<String> addresses = List.of("192.0.2.5", "192.0.2.6", "10.0.0.1", "127.9.9.9", "10.19.6.9", "10.19.5.9",
                "0.1.2.3", "198.51.100.1", "10.14.0.1");
        for (String address : addresses) {
            for (String type : List.of("UNICAST", "LOCAL", "BROADCAST", "MULTICAST", "BLACKHOLE", "LOCAL,BROADCAST")) {
                rules.add("-A OUTPUT -d " + address + "/32 -p udp -m addrtype --dst-type " + type);
            }
        }
        compareRules(rules, addresses.stream().map(address -> address + " 9").toList());
    }

    @Test
    void setsHoldThePacketsThatTheKernelFindsInThem() {
        """
        ipset create nets hash:net
        ipset add nets 10.0.0.0/8
        ipset add nets 10.19.0.0/16 nomatch
        ipset add nets 10.19.6.9
        ipset create ports bitmap:port range 0-1000
        ipset add ports 80-82
        ipset create pairs hash:ip,port
        ipset add pairs 10.19.6.9,udp:53
        ipset add pairs 10.19.7.9,tcp:53
        ipset create masked hash:ip netmask 24
        ipset add masked 10.19.6.1
        ipset create mapped bitmap:ip range 10.19.0.0/16 netmask 24
        ipset add mapped 10.19.7.0
        ipset create links hash:net,iface
        ipset add links 10.19.6.0/24,l wildcard
        ipset add links 10.19.7.0/24,lo
        ipset add links 198.51.100.0/24,eth1
        ipset create list list:set
        ipset add list ports
        ipset add list masked
        """.lines().forEach(this::run);
        List<String> rules = new ArrayList<>();
        for (String test : List.of("nets dst", "ports dst", "pairs dst,dst", "pairs dst", "pairs src,dst", "masked dst",
                "masked src", "mapped dst", "links dst,dst", "list dst", "list dst,dst")) {
            rules.add("-A OUTPUT -p udp -m set --match-set " + test);
            rules.add("-A OUTPUT -p udp -m set ! --match-set " + test);
        }
        compareRules(rules, List.of("10.19.6.9 53", "10.19.6.8 53", "10.19.7.9 53", "10.19.8.9 81", "198.51.100.1 80",
                "127.0.0.1 9"));
    }

    /** Sends a packet to each address and port, and compares which rules count it with those that should. */
    private void compareRules(List<String> rules, List<String> targets) {
        String text = "*filter\n:OUTPUT ACCEPT [0:0]\n" + String.join("\n", rules) + "\nCOMMIT\n";
        Surroundings host = HostSurroundings.of(programs);
        for (String target : targets) {
            String[] to = target.split(" ");
            Programs.Finished loaded = programs.run(List.of("iptables-restore"), text.getBytes());
            assertEquals("", loaded.stderr());
            run("bash -c", "echo > /dev/udp/" + to[0] + "/" + to[1]);
            List<String> counted = programs.run("iptables-save", "-c", "-t", "filter").text().lines()
                    .filter(line -> line.startsWith("[") && !line.startsWith("[0:"))
                    .map(line -> line.split("] ")[1]).toList();
            assertEquals(matched(host, rules, to), counted, target);
            assertTrue(!counted.isEmpty(), target);
        }
    }

    private static List<String> matched(Surroundings host, List<String> rules, String[] to) {
        return IntStream.range(0, rules.size()).mapToObj(rules::get).filter(rule -> {
            Ruleset dropping = ruleset("*filter\n:OUTPUT ACCEPT [0:0]\n" + rule + " -j DROP\nCOMMIT\n");
            Model model = Model.of(Catalogue.standard(), Dialect.STANDARD, host, List.of(dropping), DEVICES);
            Space space = model.space();
            Packets sent = model.meant(to(model, to[0])
                    .and(space.nowhere(Field.IN)).and(space.equal(Field.PROTOCOL, 17))
                    .and(space.prefix(Field.SOURCE, number(source(to[0])), 32))
                    .and(space.equal(Field.SOURCE_PORT, 40000))
                    .and(space.equal(Field.DESTINATION_PORT, Long.parseLong(to[1]))));
            boolean dropped = !model.outcome(dropping, sent).packets(Verdict.DROP, space).minus(
                    model.outcome(NO_RULES, sent).packets(Verdict.DROP, space)).isEmpty();
            boolean passed = !model.outcome(dropping, sent).packets(Verdict.ACCEPT, space).isEmpty();
            assertTrue(dropped != passed, () -> rule + " is not decided for " + String.join(" ", to));
            return dropped;
        }).toList();
    }

    /** What the kernel sends from to an address, by the routes of the setup. */
    private static String source(String address) {
        return address.startsWith("198.") || address.startsWith("0.") || address.startsWith("10.19.5.") ? "192.0.2.5"
                : address.startsWith("10.14.") ? "10.0.0.1" : address;
    }

    private static BigInteger number(String address) {
        return Prefix.parse(Family.IPV4, address).orElseThrow().bits();
    }

    private static Packets to(Model model, String address) {
        return model.space().prefix(Field.DESTINATION, number(address), 32);
    }

    private static Model model(Surroundings host, String rules) {
        return Model.of(Catalogue.standard(), Dialect.STANDARD, host, List.of(ruleset(rules)), DEVICES);
    }

    private static Ruleset ruleset(String rules) {
        return SaveReader.read(Family.IPV4, "rules", rules).result().get();
    }

    private void run(String line, String... more) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of(more));
        Programs.Finished finished = programs.run(words, new byte[0]);
        assertTrue(finished.ok(), () -> line + ": " + finished.stderr());
    }
}
