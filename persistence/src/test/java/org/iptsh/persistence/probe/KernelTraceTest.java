package org.iptsh.persistence.probe;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.iptsh.persistence.host.HostSurroundings;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.RealRulesets;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.PacketWords;
import org.iptsh.ruleset.trace.Trace;
import org.iptsh.ruleset.trace.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Traces against the kernel: random packets through random rulesets, rule by rule.
 *
 * <p>What is not compared: packets to oneself after they left by the loopback; connections that are translated already;
 * helpers, zones and fragments; a rate in a chain that a packet comes by twice, of which a trace takes one answer.
 */
@Tag("kernel")
class KernelTraceTest {
    private static final int ROUNDS = Integer.getInteger("iptsh.rounds", 30);
    private static final int PACKETS = 50;
    /** In a large ruleset a trace takes its time. */
    private static final int MANY_RULES = 20_000;

    static Stream<Arguments> kinds() {
        return Stream.of(Backend.values()).flatMap(
                backend -> Family.all().stream().map(family -> Arguments.of(backend, family)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theKernelGoesTheWayThatATraceTells(Backend backend, Family family) {
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        Random random = new Random(seed);
        RandomRules rules = new RandomRules(random, family, backend);
        TreeMap<String, Integer> spread = new TreeMap<>();
        Dialect dialect = new Dialect(backend, Dialect.STANDARD.version());
        try (KernelProbe probe = KernelProbe.open(Iptables.find(Programs.here(), Optional.of(backend)), family)) {
            settle(probe, family);
            for (int round = 0; round < ROUNDS; round++) {
                String text = rules.text();
                Ruleset ruleset = SaveReader.read(family, "rules", text).result().get();
                probe.load(ruleset, rules.sets());
                Surroundings surroundings = HostSurroundings.of(probe.programs());
                Model model = Model.of(Catalogue.standard(), dialect, surroundings, List.of(ruleset),
                        RandomRules.LINKS);
                for (int i = 0; i < PACKETS; i++) {
                    Example example = Packet.random(random, model.space());
                    String what = "-Diptsh.seed=" + seed + " round " + round + " packet " + i + ": "
                            + new PacketWords(model.space(), Catalogue.standard()).of(example) + "\n ";
                    compare(probe, model, ruleset, example, spread).ifPresent(
                            difference -> fail(what + difference + "\n" + text));
                }
            }
        }
        int packets = spread.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("KernelTraceTest: " + backend.word() + " IPv" + family.number() + ": " + packets
                + " packets, none different: " + spread + " -Diptsh.seed=" + seed);
        assertTrue(packets >= ROUNDS * PACKETS / 2, spread::toString);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void soItDoesInRulesetsThatOthersWrote(Backend backend, Family family) throws IOException {
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        Random random = new Random(seed);
        TreeMap<String, Integer> spread = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        for (Path file : RealRulesets.files().filter(each -> each.toString().endsWith(".v" + family.number())).toList()) {
            Ruleset ruleset = SaveReader.read(family, file.toString(), Files.readString(file)).result().get();
            try (KernelProbe probe = KernelProbe.open(Iptables.find(Programs.here(), Optional.of(backend)), family)) {
                Neighbourhood around = Neighbourhood.of(random, ruleset);
                around.settle(probe);
                try {
                    probe.load(ruleset, around.sets());
                } catch (Unsendable e) {
                    // As iptables refuses it, on a kernel without one of its extensions.
                    refused.add(file.getFileName() + ": " + e.getMessage());
                    continue;
                }
                Model model = Model.of(Catalogue.standard(), new Dialect(backend, Dialect.STANDARD.version()),
                        HostSurroundings.of(probe.programs()), List.of(ruleset), around.links());
                for (int i = Math.min(PACKETS, 1 + MANY_RULES / ruleset.size()); i > 0; i--) {
                    Example example = around.packet(model.space());
                    compare(probe, model, ruleset, example, spread).ifPresent(difference -> fail(file + " "
                            + "-Diptsh.seed=" + seed + ": " + new PacketWords(model.space(), Catalogue.standard())
                                    .of(example) + "\n " + difference));
                }
            }
        }
        System.out.println("KernelTraceTest: real rulesets, " + backend.word() + " IPv" + family.number() + ": " + spread
                + (refused.isEmpty() ? "" : ", refused: " + refused) + " -Diptsh.seed=" + seed);
    }

    private static void settle(KernelProbe probe, Family family) {
        RandomRules.LINKS.forEach(probe::link);
        List<List<String>> settings = family == Family.IPV4
                ? List.of(List.of("192.0.2.5/24", "eth0"), List.of("10.0.1.1/24", "eth1"), List.of("10.8.0.1/24", "wg0"))
                : List.of(List.of("2001:db8::5/64", "eth0"), List.of("2001:db8:1::1/64", "eth1"),
                        List.of("2001:db8:8::1/64", "wg0"));
        for (List<String> address : settings) {
            probe.run("ip", "address", "add", address.get(0), "dev", address.get(1), "nodad");
        }
        String ip = family == Family.IPV4 ? "-4" : "-6";
        probe.run("ip", ip, "route", "add", "default", "dev", "eth0");
        probe.run("ip", ip, "route", "add", "blackhole", family == Family.IPV4 ? "10.9.0.0/16" : "2001:db8:9::/48");
    }

    /** How the kernel and a trace differ over a packet; empty if they don't. */
    private static Optional<String> compare(
            KernelProbe probe, Model model, Ruleset ruleset, Example example, TreeMap<String, Integer> spread) {
        Packets packet = example.packets(model.space()).forget(Field.OUT);
        Trace trace = model.trace(ruleset, packet);
        Seen seen;
        try {
            seen = probe.send(Datagram.of(model.space(), example, probe.nextNumber()));
        } catch (Unsendable e) {
            boolean expected = trace.cases().stream()
                    .allMatch(one -> one.decider().isEmpty() && one.verdict() == Verdict.DROP);
            spread.merge("no route", 1, Integer::sum);
            return expected ? Optional.empty()
                    : Optional.of("not sent: " + e.getMessage());
        }
        Agreement agreement = Agreement.of(trace, seen);
        spread.merge(agreement.cases().stream().map(one -> one.verdict().name()).findFirst().orElse("?"), 1, Integer::sum);
        return agreement.holds() || seen.met().isEmpty() && trace.steps().isEmpty() ? Optional.empty()
                : Optional.of("the kernel: " + told(seen) + "\n the trace:  " + told(trace));
    }

    private static String told(Seen seen) {
        return seen.met().stream().map(met -> (met.position() == 0 ? "the policy of " : "") + met.table() + " " + met.chain()
                + (met.position() == 0 ? "" : " " + met.position())).toList() + " " + seen.last() + " out " + seen.out();
    }

    private static String told(Trace trace) {
        return trace.steps().stream().map(step -> step.spot().words()).toList() + " " + trace.cases().stream()
                .map(one -> one.verdict() + " " + one.decider().map(step -> step.spot().words()) + one.conditions())
                .toList();
    }
}
