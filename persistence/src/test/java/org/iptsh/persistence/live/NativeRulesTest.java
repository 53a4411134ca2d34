package org.iptsh.persistence.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.GeneratedRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class NativeRulesTest {
    private static final int RULES = Integer.getInteger("iptsh.generated", 1300);
    private static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());

    private final Namespace namespace = Namespace.open();
    private Iptables iptables;

    @BeforeEach
    void find() {
        assumeTrue(Iptables.locate("nft").isPresent(), "nft is not installed");
        iptables = Iptables.find(namespace.programs(), Optional.of(Backend.NFT));
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    private void run(String... command) {
        Finished finished = namespace.programs().run(command);
        assertTrue(finished.ok(), () -> List.of(command) + ": " + finished.stderr());
    }

    private void load(Family family, String text) {
        Finished finished = namespace.programs().run(
                List.of(family.program() + "-nft-restore", "--noflush"), text.getBytes(StandardCharsets.UTF_8));
        assertTrue(finished.ok(), finished::stderr);
    }

    private LiveRules read(Looked looked) {
        return new Live(iptables, Family.all(), looked).read();
    }

    private List<String> doubts() {
        return read(Looked.nowhere()).doubts();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // Shown as another rule, or as one that matches everything.
        "tcp dport { 80, 443 } accept", "ip saddr 10.0.0.0-10.0.0.5 drop", "ip saddr @s1 drop", "ip saddr != @s1 drop",
        "tcp dport vmap { 80 : accept, 81 : drop }", "meta l4proto { tcp, udp } accept",
        "iifname { \"a\", \"b\" } drop",
        "ip saddr . tcp dport { 10.0.0.1 . 80 } accept", "ip saddr > 10.0.0.1 accept", "ip protocol > tcp accept",
        "icmp type > destination-unreachable accept", "icmp code port-unreachable accept", "tcp sequence 3 accept",
        "udp length 8 accept", "ip saddr set 1.2.3.4", "tcp dport 80 tcp dport 81 accept",
        "meta pkttype > broadcast drop",
        // The table is left out.
        "ct state established accept", "log level info", "reject", "fib saddr type local accept",
        "quota over 10 mbytes drop", "notrack", "limit rate over 3/second accept", "limit rate 10 mbytes/second accept",
        "meta mark > 0x00000003 accept", "add @s1 { ip saddr } accept",
        // The dump stops.
        "meta skuid 0 accept", "meta mark set 0x00000001", "ip dscp 0x03 accept", "th dport 53 accept",
        "ether saddr 00:11:22:33:44:55 accept", "ip saddr != 10.0.0.1-10.0.0.3 accept"
    })
    void aRuleOfNftThatIptablesCantShowIsNamed(String rule) {
        // What follows them some versions of nft write in other words.
        String words = rule.replaceFirst("(rate over 3/second|icmp code) .*", "$1");
        run("iptables-nft", "-A", "INPUT", "-p", "tcp", "--dport", "22", "-j", "ACCEPT");
        run("nft", "add set ip filter s1 { type ipv4_addr; flags dynamic; }");
        run("nft", "add rule ip filter INPUT " + rule);
        List<String> doubts = doubts();
        assertTrue(doubts.stream().anyMatch(doubt -> doubt.contains("IPv4 table filter, chain INPUT: ")
                && doubt.contains("`" + words) && doubt.contains("nft delete rule ip filter INPUT handle ")),
                () -> rule + ": " + doubts);
        assertFalse(doubts.toString().contains("dport 22"), doubts::toString);
    }

    @Test
    void aRuleThatBringsTheSaveProgramDownIsNamed() {
        run("nft", "add table ip filter; add chain ip filter INPUT { type filter hook input priority 0; }");
        run("nft", "add rule ip filter INPUT tcp flags != syn accept");
        String said;
        try {
            said = doubts().toString();
        } catch (HostException e) {
            said = e.getMessage();
        }
        assertTrue(said.contains("`tcp flags != syn accept`"), said);
    }

    /** Whoever wrote it: what iptables shows is what it is. */
    @ParameterizedTest
    @ValueSource(strings = {
        "tcp dport 80 accept", "tcp dport 80-90 accept", "tcp dport != 80-90 accept", "udp sport > 80 drop",
        "tcp flags & (syn | ack) == syn accept", "tcp flags syn accept", "iifname \"eth*\" accept", "iif lo accept",
        "meta mark & 0xf == 1 accept", "limit rate 3/second accept", "ip ttl > 3 accept", "ip protocol tcp accept",
        "icmp type echo-request accept", "ip saddr 10.0.0.1 accept comment \"mine\"", "ip daddr != 10.0.0.0/8 drop",
        "ip saddr & 255.0.0.255 == 10.0.0.1 accept", "ip frag-off & 0x1fff != 0 accept", "meta pkttype broadcast drop",
        "ip saddr { 10.0.0.1 } drop", "log group 3", "counter", "meta nftrace set 1", "return"
    })
    void aRuleOfNftThatIptablesShowsIsNoDoubt(String rule) {
        run("iptables-nft", "-A", "INPUT", "-j", "RETURN");
        run("nft", "add rule ip filter INPUT " + rule);
        assertEquals(List.of(), doubts());
    }

    @Test
    void ipv6IsLookedAtToo() {
        run("ip6tables-nft", "-t", "mangle", "-A", "FORWARD", "-j", "RETURN");
        run("nft", "add rule ip6 mangle FORWARD tcp dport { 1, 2 } drop");
        assertTrue(doubts().get(0).startsWith("IPv6 table mangle, chain FORWARD: iptables can't show the nft rule "
                + "`tcp dport { 1, 2 } drop`; put it in a table of its own (`nft add table ip6 mine`)"),
                doubts().toString());
    }

    @Test
    void aChainOfNftOnAHookIsNamed() {
        run("iptables-nft", "-A", "INPUT", "-j", "RETURN");
        run("nft", "add chain ip filter mine { type filter hook input priority 10; policy drop; }");
        assertTrue(doubts().get(0).contains("the nft chain mine, which has a hook of its own"), doubts().toString());
    }

    @Test
    void tablesOfOtherNamesAndFamiliesAreNftsOwnAffair() {
        run("iptables-nft", "-A", "INPUT", "-j", "RETURN");
        for (String family : List.of("ip", "inet", "ip6")) {
            run("nft", "add table " + family + " mine; add chain " + family
                    + " mine c { type filter hook input priority 5; }");
            run("nft", "add rule " + family + " mine c tcp dport { 80, 81 } ct state new drop");
        }
        assertEquals(List.of(), doubts());
    }

    @Test
    void onlyChainsThatChangedAreLookedAtAgain(@TempDir Path folder) throws Exception {
        load(Family.IPV4, "*filter\n:a - [0:0]\n:b - [0:0]\n-A a -j RETURN\n-A b -j RETURN\nCOMMIT\n");
        assertEquals(List.of(), read(Looked.in(folder)).doubts());
        String before = Files.readString(folder.resolve("looked"));
        assertEquals(2, before.lines().count());
        run("iptables-nft", "-A", "a", "-j", "DROP");
        run("nft", "add rule ip filter b tcp dport { 1, 2 } drop");
        for (int i = 0; i < 2; i++) {
            List<String> doubts = read(Looked.in(folder)).doubts();
            assertEquals(1, doubts.size(), doubts::toString);
            assertTrue(doubts.get(0).contains("chain b"), doubts::toString);
        }
        String after = Files.readString(folder.resolve("looked"));
        assertTrue(after.contains(before.lines().filter(line -> line.contains(" b ")).findFirst().orElseThrow()),
                after);
        assertFalse(after.contains(before.lines().filter(line -> line.contains(" a ")).findFirst().orElseThrow()),
                after);
        Files.writeString(folder.resolve("looked"), "a b zzz\n\n~~");
        assertEquals(1, read(Looked.in(folder)).doubts().size(), "a damaged file costs a look");
    }

    @Test
    void aLargeRulesetIsLookedAtInParts(@TempDir Path folder) {
        StringBuilder text = new StringBuilder("*filter\n");
        for (int chain = 0; chain < 5; chain++) {
            text.append(":c").append(chain).append(" - [0:0]\n");
        }
        for (int i = 0; i < 5 * (NativeRules.LIMIT / 3); i++) {
            text.append("-A c").append(i % 5).append(" -p tcp -m tcp --dport ").append(i).append(" -j ACCEPT\n");
        }
        load(Family.IPV4, text.append("COMMIT\n").toString());
        run("nft", "insert rule ip filter c4 tcp dport { 80, 443 } accept");
        List<String> warnings = read(Looked.in(folder)).warnings();
        assertTrue(warnings.toString().contains("were not looked for among"), warnings::toString);
        LiveRules last = read(Looked.in(folder));
        for (int i = 0; i < 10 && last.doubts().isEmpty(); i++) {
            last = read(Looked.in(folder));
        }
        assertTrue(last.doubts().toString().contains("tcp dport { 80, 443 }"), last.doubts()::toString);
    }

    /** Rules of every extension of the catalogue, as iptables itself writes them: nothing is called nft's. */
    @ParameterizedTest
    @CsvSource({
        "IPV4,mangle", "IPV4,nat", "IPV4,filter", "IPV4,raw", "IPV6,mangle", "IPV6,nat", "IPV6,filter", "IPV6,raw"})
    void noRuleOfIptablesIsTakenForOneOfNft(Family family, String table) {
        System.out.println("seed " + SEED);
        namespace.programs().run("ipset", "create", "s1", "hash:ip,port");
        GeneratedRules generated =
                new GeneratedRules(Catalogue.standard(), family, iptables.dialect(), Set.of(), SEED);
        List<String> rules = new ArrayList<>();
        while (rules.size() < RULES) {
            String rule = generated.next(table);
            // Of two ports iptables-nft shows the last, though it wrote both (measured): a true alarm.
            if (!rule.matches(".* -m (tcp|udp) .* -m \\1 .*")) {
                rules.add(rule);
            }
        }
        loadWhatItTakes(family, table, rules);
        Table live = read(Looked.nowhere()).firewall().get(family).tableOrFresh(table);
        assertTrue(live.size() > RULES / 4, live.size() + " of " + RULES + " were taken");
        NftList list = NftList.of(namespace.programs()).orElseThrow();
        List<String> alarms = list.hidden("table", family, table, "").orElseThrow().stream()
                .map(hidden -> list.words(family, table, hidden) + "  <=  "
                        + live.chain(hidden.chain()).map(Chain::rules).orElse(List.of()))
                .toList();
        System.out.println(family + " " + table + ": " + live.size() + " rules");
        assertEquals("", String.join("\n", alarms));
    }

    /** Each in its own chain; those that the program or the kernel refuses are left out. */
    private void loadWhatItTakes(Family family, String table, List<String> rules) {
        StringBuilder commands = new StringBuilder();
        for (int i = 0; i < rules.size(); i++) {
            commands.append("printf '%s\\n' '*").append(table).append("' ':c").append(i).append(" - [0:0]' '-A c")
                    .append(i).append(' ').append(rules.get(i).replace("'", "'\\''")).append("' COMMIT | ")
                    .append(family.program()).append("-nft-restore --noflush 2>/dev/null\n");
        }
        namespace.programs().run(List.of("sh"), commands.toString().getBytes(StandardCharsets.UTF_8));
    }
}
