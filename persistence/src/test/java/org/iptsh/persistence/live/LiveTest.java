package org.iptsh.persistence.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Backend;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.delta.Delta.Touched;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class LiveTest {
    private final Namespace namespace = Namespace.open();

    @AfterEach
    void close() {
        namespace.close();
    }

    private Iptables iptables(Backend backend) {
        return Iptables.find(namespace.programs(), Optional.of(backend));
    }

    private LiveRules read(Backend backend) {
        return new Live(iptables(backend), Family.all()).read();
    }

    private void run(String... command) {
        assertTrue(namespace.programs().run(command).ok(), List.of(command).toString());
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void bothFamiliesAreReadWithCounters(Backend backend) {
        run("iptables-" + backend.word(), "-A", "INPUT", "-i", "lo", "-c", "3", "180", "-j", "ACCEPT");
        run("ip6tables-" + backend.word(), "-t", "nat", "-N", "six");
        LiveRules live = read(backend);
        assertEquals(new Counters(3, 180),
                live.firewall().get(Family.IPV4).chain("filter", "INPUT").orElseThrow().rules().get(0).counters());
        assertTrue(live.firewall().get(Family.IPV6).chain("nat", "six").isPresent());
        assertEquals(List.of(), live.doubts());
        assertEquals(backend, live.backend());
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aChainWithALineBreakInACommentIsDoubted(Backend backend) {
        run("iptables-" + backend.word(), "-A", "INPUT", "-i", "lo", "-c", "3", "180", "-j", "ACCEPT");
        Set<Touched> input = Set.of(new Touched("filter", "INPUT"));
        Live live = new Live(iptables(backend), Family.all());
        LiveChains whole = live.chains(Family.IPV4, input);
        assertEquals(List.of(), whole.doubts());
        assertEquals(new Counters(3, 180),
                whole.chains().chain("filter", "INPUT").orElseThrow().rules().get(0).counters());
        run("iptables-" + backend.word(), "-A", "INPUT", "-m", "comment", "--comment", "one\ntwo", "-j", "DROP");
        assertFalse(live.chains(Family.IPV4, input).doubts().isEmpty());
        assertFalse(live.read().doubts().isEmpty());
    }

    /** Each native rule makes iptables-nft-save leave out the table, or stop in the middle of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ct state established accept | IPv4 table 'filter' is incompatible",
        "meta skuid 0 accept         | iptables-save stopped in the middle"})
    void aDumpThatLiesIsDoubted(String rule, String doubt) {
        assumeTrue(Iptables.locate("nft").isPresent(), "nft is not installed");
        run("iptables-nft", "-A", "INPUT", "-j", "ACCEPT");
        run("nft", "add rule ip filter INPUT " + rule);
        List<String> doubts = read(Backend.NFT).doubts();
        assertTrue(doubts.stream().anyMatch(each -> each.contains(doubt)), doubts.toString());
    }

    @Test
    void whatTheProgramsWarnOfIsKeptApartFromTheRules() {
        run("iptables-legacy", "-A", "INPUT", "-j", "ACCEPT");
        run("iptables-nft", "-A", "INPUT", "-j", "DROP");
        LiveRules live = read(Backend.NFT);
        assertEquals(List.of(), live.doubts());
        assertTrue(live.warnings().stream()
                .anyMatch(warning -> warning.contains("the other back end, legacy, has IPv4 rules too")),
                live.warnings().toString());
    }

    private static Firewall firewall(String text) {
        return Firewall.empty().with(SaveReader.read(Family.IPV4, "test", text).result().get());
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void theKernelTellsARulesetInItsOwnWords(Backend backend) {
        Trial trial = Scratch.of(iptables(backend)).load(
                firewall("*filter\n-A INPUT -p tcp --dport ssh -s 192.0.2.7 -j REJECT\nCOMMIT\n"),
                List.of(Family.IPV4));
        Firewall canonical = ((Trial.Taken) trial).canonical();
        assertEquals("-s 192.0.2.7/32 -p tcp -m tcp --dport 22 -j REJECT --reject-with icmp-port-unreachable",
                canonical.get(Family.IPV4).chain("filter", "INPUT").orElseThrow().rules().get(0).text());
        assertEquals("", namespace.programs().run("iptables-" + backend.word() + "-save").text(), "live is untouched");
    }

    @ParameterizedTest
    @CsvSource({
        "NFT,    -A INPUT -j MASQUERADE", "LEGACY, -A INPUT -j MASQUERADE",
        "NFT,    -A INPUT -m owner --uid-owner 0 -j ACCEPT", "LEGACY, -A INPUT -m owner --uid-owner 0 -j ACCEPT",
        "NFT,    -A INPUT -j nowhere", "LEGACY, -A INPUT -j nowhere",
        "NFT,    -A INPUT -m unheard-of -j ACCEPT", "LEGACY, -A INPUT -m unheard-of -j ACCEPT",
        "NFT,    -A b -j a", "LEGACY, -A b -j a"})
    void aRefusedRuleIsFoundAmongMany(Backend backend, String guilty) {
        StringBuilder text = new StringBuilder("""
                *filter
                :INPUT ACCEPT [0:0]
                :a - [0:0]
                :b - [0:0]
                -A a -j b
                -A INPUT -j a
                """);
        for (int i = 0; i < 40; i++) {
            text.append("-A INPUT -p tcp -m tcp --dport ").append(1000 + i).append(" -j ACCEPT\n");
        }
        text.append(guilty).append("\n-A INPUT -p udp -j ACCEPT\nCOMMIT\n");
        Trial trial = Scratch.of(iptables(backend)).load(firewall(text.toString()), List.of(Family.IPV4));
        KernelRefusal refusal = ((Trial.Refused) trial).refusal();
        assertEquals(guilty, refusal.line(), refusal.message());
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void setsOfTheHostAreThereInTheScratchNamespace(Backend backend) {
        assumeTrue(Iptables.locate("ipset").isPresent(), "ipset is not installed");
        run("ipset", "create", "friends", "hash:ip");
        namespace.programs().run(List.of("ipset", "restore"),
                "add friends 192.0.2.1\n".getBytes(StandardCharsets.UTF_8));
        Firewall rules = firewall("*filter\n-A INPUT -m set --match-set friends src -j ACCEPT\nCOMMIT\n");
        assertEquals(Trial.Taken.class, Scratch.of(iptables(backend)).load(rules, List.of(Family.IPV4)).getClass());
    }
}
