package org.iptsh.persistence.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.iptsh.ruleset.Backend;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.edit.Edit;
import org.iptsh.ruleset.edit.Editor;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class JudgeTest {
    private static final List<String> CHAINS = List.of("A", "B", "C", "D");

    private static final List<String> RULES = List.of(
            "-j ACCEPT", "-p tcp -j REJECT --reject-with tcp-reset", "-j REJECT --reject-with tcp-reset", "-j RETURN",
            "-m owner --uid-owner 0 -j ACCEPT", "-j MASQUERADE", "-p tcp -m tcp --dport 22 -j ACCEPT",
            "-j DNAT --to-destination 192.0.2.1", "-i eth0 -j LOG --log-prefix \"a b\"",
            "-m comment --comment \"it's\"",
            "-s 192.0.2.0/24 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            "-m policy --dir out --pol none -j ACCEPT",
            "-m physdev --physdev-in eth0 -j DROP", "-p tcp -j REDIRECT --to-ports 8080",
            "-j CHECKSUM --checksum-fill");

    private final Namespace namespace = Namespace.open();

    @AfterEach
    void close() {
        namespace.close();
    }

    private Iptables iptables(Backend backend) {
        return Iptables.find(namespace.programs(), Optional.of(backend));
    }

    private static Firewall edited(Firewall firewall, Edit... edits) {
        Editor.Outcome outcome = Editor.apply(firewall.get(Family.IPV4), List.of(edits));
        return firewall.with(assertInstanceOf(Editor.Edited.class, outcome).ruleset());
    }

    private static Edit append(String table, String chain, String rule) {
        return new Edit.Append(table, chain, Rule.of(rule));
    }

    private static Verdict judge(Judge judge, Firewall before, Edit... edits) {
        return judge.judge(before, edited(before, edits));
    }

    private static String refusal(Judge judge, Firewall before, Edit... edits) {
        return assertInstanceOf(Verdict.Refused.class, judge(judge, before, edits)).refusal().reason();
    }

    private static Edit random(Random random) {
        String table = random.nextInt(3) == 0 ? "nat" : "filter";
        List<String> places = new ArrayList<>(CHAINS);
        places.addAll(List.of("INPUT", "OUTPUT", "INPUT", "OUTPUT"));
        String chain = places.get(random.nextInt(places.size()));
        String own = CHAINS.get(random.nextInt(CHAINS.size()));
        String rule = random.nextInt(3) == 0 ? (random.nextInt(5) == 0 ? "-g " : "-j ") + own
                : RULES.get(random.nextInt(RULES.size()));
        return switch (random.nextInt(10)) {
            case 0 -> new Edit.NewChain(table, own);
            case 1 -> random.nextInt(3) == 0 ? new Edit.Flush(table, chain)
                    : new Edit.DeleteAt(table, chain, 1 + random.nextInt(3));
            case 2 -> random.nextBoolean() ? new Edit.DeleteChain(table, own)
                    : new Edit.RenameChain(table, own, CHAINS.get(random.nextInt(CHAINS.size())));
            case 3 -> new Edit.Move(table, chain, 1 + random.nextInt(3), 1 + random.nextInt(3));
            case 4, 5, 6 -> new Edit.Insert(table, chain, 1 + random.nextInt(2), Rule.of(rule));
            default -> new Edit.Append(table, chain, Rule.of(rule));
        };
    }

    /** Such a line never gets as far as the kernel. */
    private static boolean jumpsNowhere(Edit edit, Ruleset edited) {
        Table table = edited.tableOrFresh(edit.table());
        return table.chains().stream().flatMap(chain -> chain.rules().stream())
                .anyMatch(rule -> CHAINS.contains(rule.target()) && !table.has(rule.target()));
    }

    /** The shapes of the rules of each chain, by table. */
    private static Map<String, Set<String>> outline(Ruleset ruleset) {
        Map<String, Set<String>> outline = new TreeMap<>();
        for (Table table : ruleset.normalised().tables()) {
            for (Chain chain : table.chains()) {
                Set<String> shapes = new Shapes().of(chain).keySet();
                if (!chain.isBuiltIn() || !shapes.isEmpty()) {
                    outline.put(table.name() + " " + chain.name(), shapes);
                }
            }
        }
        return outline;
    }

    private Ruleset inside(Judge judge, Backend backend) {
        List<String> enter = new ArrayList<>(List.of("nsenter", "--target", Long.toString(judge.pid().orElseThrow())));
        enter.addAll(namespace.prefix().contains("--user") ? List.of("--user", "--preserve-credentials") : List.of());
        enter.addAll(List.of("--net", "--"));
        String saved = new Programs(enter, namespace.environment())
                .run("iptables-" + backend.word() + "-save").text();
        return SaveReader.read(Family.IPV4, "inside", saved).ruleset();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void everyVerdictIsThatOfTheWholeRulesetAndTheNamespaceStaysInStep(Backend backend) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("JudgeTest seed " + seed);
        Random random = new Random(seed);
        Scratch scratch = Scratch.of(iptables(backend));
        Firewall staged = Firewall.empty();
        int refused = 0;
        try (Judge judge = new Judge(() -> iptables(backend))) {
            for (int i = 0; i < 200; ) {
                Edit edit = random(random);
                if (!(Editor.apply(staged.get(Family.IPV4), List.of(edit)) instanceof Editor.Edited edited)
                        || jumpsNowhere(edit, edited.ruleset())) {
                    continue;
                }
                i++;
                Firewall after = staged.with(edited.ruleset());
                Verdict verdict = judge.judge(staged, after);
                if (verdict instanceof Verdict.Taken taken) {
                    assertEquals(List.of(), taken.warnings(), edit::toString);
                    Trial trial = scratch.load(after, List.of(Family.IPV4));
                    Trial.Taken whole = assertInstanceOf(Trial.Taken.class, trial, () -> edit + " to\n"
                            + outline(after.get(Family.IPV4)));
                    assertTrue(taken.after().sameRules(whole.canonical()), edit::toString);
                    staged = taken.after();
                } else if (backend == Backend.LEGACY && verdict instanceof Verdict.Unasked) {
                    // A loop that nothing leads to is staged; from there on it is a matter of luck.
                    staged = Firewall.empty();
                } else {
                    refused++;
                    assertInstanceOf(Verdict.Refused.class, verdict);
                    assertFalse(scratch.takes(after.get(Family.IPV4)), () -> edit + ": " + verdict);
                }
            }
            judge.judge(staged, staged);
            Map<String, Set<String>> inside = outline(inside(judge, backend));
            Map<String, Set<String>> outside = outline(staged.get(Family.IPV4));
            assertTrue(outside.keySet().containsAll(inside.keySet()), inside::toString);
            for (String chain : outside.keySet()) {
                // The legacy tables take a loop behind a rule that ends the chain; such a jump is left out inside.
                if (backend == Backend.NFT) {
                    assertEquals(outside.get(chain), inside.get(chain), chain);
                }
                assertTrue(outside.get(chain).containsAll(inside.getOrDefault(chain, Set.of())), chain);
            }
        }
        assertTrue(refused > 5, refused + " refused");
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aRefusalHasItsReason(Backend backend) {
        try (Judge judge = new Judge(() -> iptables(backend))) {
            assertEquals("Invalid argument",
                    refusal(judge, Firewall.empty(), append("filter", "INPUT", "-j MASQUERADE")));
            assertEquals("the rule is not for chain PREROUTING: Invalid argument",
                    refusal(judge, Firewall.empty(), append("nat", "PREROUTING", "-j MASQUERADE")));
            Firewall chain = edited(Firewall.empty(), new Edit.NewChain("filter", "A"),
                    append("filter", "INPUT", "-j A"));
            String loop = refusal(judge, chain, append("filter", "A", "-j A"));
            assertTrue(loop.startsWith("the jumps go round in a circle"), loop);
        }
    }

    /** What is in a chain already counts when a jump to it is made. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void aJumpToRulesThatCannotStandThereIsRefused(Backend backend) {
        Firewall staged = edited(Firewall.empty(), new Edit.NewChain("nat", "A"),
                append("nat", "A", "-s 192.0.2.1/32 -j ACCEPT"), append("nat", "A", "-j MASQUERADE"));
        try (Judge judge = new Judge(() -> iptables(backend))) {
            judge.prepare(staged);
            assertEquals("the rule is not for chain INPUT: Invalid argument",
                    refusal(judge, staged, append("nat", "INPUT", "-j A")));
            assertInstanceOf(Verdict.Taken.class, judge(judge, staged, append("nat", "POSTROUTING", "-j A")));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void theKernelsSpellingIsTaken(Backend backend) {
        try (Judge judge = new Judge(() -> iptables(backend))) {
            Firewall after = edited(Firewall.empty(), append("filter", "INPUT", "-s 192.0.2.1 -p tcp -j REJECT"));
            Verdict.Taken taken = assertInstanceOf(Verdict.Taken.class, judge.judge(Firewall.empty(), after));
            assertEquals("-s 192.0.2.1/32 -p tcp -j REJECT --reject-with icmp-port-unreachable",
                    taken.after().get(Family.IPV4).chain("filter", "INPUT").orElseThrow().rules().get(0).text());
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void whatIsOnlyAbsentHereIsAWarningAndNoRuleAfterItSuffers(Backend backend) {
        try (Judge judge = new Judge(() -> iptables(backend))) {
            Firewall staged = edited(Firewall.empty(),
                    append("filter", "INPUT", "-m set --match-set none src -j ACCEPT"));
            Verdict.Taken taken = assertInstanceOf(Verdict.Taken.class, judge.judge(Firewall.empty(), staged));
            assertEquals(List.of("the set none is not on this host"), taken.warnings());
            assertEquals(List.of(), assertInstanceOf(Verdict.Taken.class,
                    judge(judge, staged, append("filter", "INPUT", "-j DROP"))).warnings());
            assertEquals("Invalid argument",
                    refusal(judge, staged, append("filter", "INPUT", "-j REJECT --reject-with tcp-reset")));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aSetThatAppearsLaterIsThere(Backend backend) {
        try (Judge judge = new Judge(() -> iptables(backend))) {
            judge.prepare(Firewall.empty());
            assertTrue(namespace.programs().run("ipset", "create", "late", "hash:ip").ok());
            Verdict verdict = judge(judge, Firewall.empty(),
                    append("filter", "INPUT", "-m set --match-set late src -j ACCEPT"));
            assertEquals(List.of(), assertInstanceOf(Verdict.Taken.class, verdict).warnings());
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aNamespaceThatWasKilledIsMadeAnew(Backend backend) {
        try (Judge judge = new Judge(() -> iptables(backend))) {
            judge.prepare(Firewall.empty());
            ProcessHandle.of(judge.pid().orElseThrow()).orElseThrow().destroyForcibly();
            judge(judge, Firewall.empty(), append("filter", "INPUT", "-j ACCEPT"));
            assertInstanceOf(Verdict.Taken.class, judge(judge, Firewall.empty(), append("filter", "INPUT", "-j DROP")));
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void aWayOfEditsIsTakenIfTheKernelTookEveryOneOfThem(Backend backend) {
        try (Judge judge = new Judge(() -> iptables(backend))) {
            Firewall start = Firewall.empty();
            Firewall first = assertInstanceOf(Verdict.Taken.class,
                    judge(judge, start, append("filter", "INPUT", "-p tcp -j ACCEPT"))).after();
            assertTrue(judge.hasTaken(start, first));
            Firewall second = assertInstanceOf(Verdict.Taken.class,
                    judge(judge, first, append("filter", "INPUT", "-p udp -j ACCEPT"))).after();
            assertTrue(judge.hasTaken(start, second));
            assertFalse(judge.hasTaken(start, first));
            assertFalse(judge.hasTaken(second, second));
            // What is refused is not staged.
            refusal(judge, second, append("filter", "INPUT", "-j MASQUERADE"));
            assertTrue(judge.hasTaken(start, second));
            // Somebody else's edit lies between.
            Firewall other = edited(second, append("filter", "INPUT", "-j DROP"));
            Firewall third = assertInstanceOf(Verdict.Taken.class,
                    judge(judge, other, append("filter", "INPUT", "-j ACCEPT"))).after();
            assertFalse(judge.hasTaken(start, third));
            assertTrue(judge.hasTaken(other, third));
        }
    }
}
