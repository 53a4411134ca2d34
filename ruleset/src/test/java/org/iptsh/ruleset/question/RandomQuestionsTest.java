package org.iptsh.ruleset.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.packet.ConnectionState;
import org.iptsh.ruleset.packet.Example;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.trace.Case;
import org.iptsh.ruleset.trace.Model;
import org.iptsh.ruleset.trace.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers about all packets at once against the traces of single ones, in random small rulesets. */
class RandomQuestionsTest {
    private static final int ROUNDS = 60;
    private static final int PACKETS = 25;
    private static final List<String> SOURCES = List.of("", "", "-s 10.0.0.0/8 ", "-s 10.0.5.0/24 ", "-s 10.0.5.7/32 ",
            "! -s 10.0.0.0/9 ", "-i eth0 ", "! -i eth1 ");
    private static final List<String> SERVICES = List.of("", "-p tcp ", "-p tcp -m tcp --dport 22 ",
            "-p tcp -m tcp --dport 20:30 ", "-p udp ", "-p tcp -m multiport --dports 22,80 ");
    private static final List<String> OTHERS = List.of("", "", "", "", "-m conntrack --ctstate NEW ",
            "-m limit --limit 1/sec ", "-m set --match-set friends src ", "-m set ! --match-set friends src ");
    private static final List<String> TARGETS = List.of(
            "ACCEPT", "ACCEPT", "DROP", "RETURN", "REJECT --reject-with icmp-port-unreachable", "one");

    private final long seed = Long.getLong("iptsh.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @BeforeEach
    void tellTheSeed() {
        System.out.println("RandomQuestionsTest: -Diptsh.seed=" + seed);
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private List<String> rules(String chain, int most) {
        List<String> rules = new ArrayList<>();
        for (int i = random.nextInt(most); i >= 0; i--) {
            String target = one(TARGETS);
            rules.add("-A " + chain + " " + one(SOURCES) + one(SERVICES) + one(OTHERS) + "-j "
                    + (target.equals(chain) ? "DROP" : target));
        }
        return rules;
    }

    private static String ruleset(String policy, List<String> rules) {
        return "*filter\n:INPUT " + policy + " [0:0]\n:FORWARD DROP [0:0]\n:one - [0:0]\n:two - [0:0]\n"
                + String.join("\n", rules) + "\n-A OUTPUT -o eth0 -j ACCEPT\n-A INPUT -i eth1 -s 10.9.9.9/32 -j DROP\n"
                + "COMMIT\n";
    }

    private List<String> rules() {
        List<String> rules = new ArrayList<>(rules("one", 3));
        rules.addAll(rules("INPUT", 6));
        return rules;
    }

    private Packets packet(Space space, Packets among) {
        Map<Field, BigInteger> wished = new EnumMap<>(Opening.usual(space));
        wished.put(Field.IN, BigInteger.valueOf(random.nextInt(5)));
        wished.put(Field.SOURCE, BigInteger.valueOf(one(List.of(0x0A000507L, 0x0A000508L, 0x0A800001L, 0xC0000207L))));
        wished.put(Field.DESTINATION_PORT, BigInteger.valueOf(one(List.of(21L, 22L, 23L, 80L, 443L))));
        wished.put(Field.PROTOCOL, BigInteger.valueOf(one(List.of(1L, 6L, 17L))));
        wished.put(Field.STATE, BigInteger.valueOf(random.nextInt(ConnectionState.values().length)));
        return Example.of(among, wished).orElseThrow().packets(space);
    }

    /** Whether there are conditions under which two rulesets end a packet differently. */
    private static boolean differs(Model model, Ruleset before, Ruleset after, Packets packet) {
        for (Case was : model.trace(before, packet).cases()) {
            for (Case is : model.trace(after, packet).cases()) {
                if (was.verdict() != is.verdict() && was.packets().intersects(is.packets())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean ends(Model model, Ruleset ruleset, Packets packet, Verdict verdict) {
        return model.trace(ruleset, packet).cases().stream().anyMatch(one -> one.verdict() == verdict);
    }

    @Test
    void differencesAreThePacketsWhoseTracesDiffer() {
        int differing = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> rules = rules();
            List<String> others = new ArrayList<>(rules);
            others.set(random.nextInt(others.size()), one(rules("INPUT", 1)));
            String text = ruleset("DROP", rules) + "---\n" + ruleset("DROP", others);
            Ruleset before = Host.read(ruleset("DROP", rules));
            Ruleset after = Host.read(ruleset("DROP", others));
            Model model = Host.of(ruleset("DROP", rules)).model(after);
            Space space = model.space();
            SemanticDiff diff = SemanticDiff.between(model, before, after, 4);
            Packets all = Packets.union(space, diff.differences().stream().map(Difference::packets).toList());
            Packets local = SemanticDiff.all(space).and(Course.LOCAL.packets(space));
            for (int i = 0; i < PACKETS; i++) {
                Packets packet = packet(space, local);
                boolean differs = differs(model, before, after, packet);
                differing += differs ? 1 : 0;
                assertEquals(differs, all.contains(packet), text);
            }
            for (Difference each : diff.differences()) {
                Packets example = each.example().packets(space);
                assertTrue(ends(model, before, example, each.was()) && ends(model, after, example, each.is()), text);
                assertTrue(differs(model, before, after, example), text);
                if (each.certain()) {
                    assertEquals(1, model.trace(before, example).cases().stream().map(Case::verdict).distinct().count(),
                            text);
                }
            }
        }
        assertTrue(differing > 0);
    }

    @Test
    void rewritingChangesNothing() {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> rules = rules();
            List<String> rewritten = new ArrayList<>(List.of("-A INPUT -j two"));
            for (String rule : rules) {
                if (rule.startsWith("-A INPUT -s 10.0.5.0/24 ") && !rule.contains("limit")) {
                    rewritten.add(rule.replace("INPUT -s 10.0.5.0/24", "two -s 10.0.5.128/25"));
                    rewritten.add(rule.replace("INPUT -s 10.0.5.0/24", "two -s 10.0.5.0/25"));
                } else {
                    rewritten.add(rule.replace("-A INPUT ", "-A two "));
                }
            }
            String before = ruleset("DROP", rules);
            String after = ruleset("DROP", rewritten);
            assertEquals("", Host.of(before).diff(after), before + "---\n" + after);
        }
    }

    @Test
    void whoCanAgreesWithTraces() {
        for (int round = 0; round < ROUNDS; round++) {
            String text = ruleset(one(List.of("DROP", "DROP", "ACCEPT")), rules());
            Host host = Host.of(text);
            Model model = host.model();
            Space space = model.space();
            Packets asked = host.asked(model, Course.LOCAL, one(List.of("", "-p tcp --dport 22", "-p udp")));
            WhoCan found = WhoCan.of(model, host.ruleset(), asked, 500);
            Packets certain = sources(space, found, true);
            Packets told = certain.or(sources(space, found, false));
            for (int i = 0; i < PACKETS; i++) {
                Packets packet = packet(space, asked);
                List<Case> cases = model.trace(host.ruleset(), packet).cases();
                boolean perhaps = cases.stream().anyMatch(one -> !one.verdict().stops());
                boolean sure = !cases.isEmpty() && cases.stream().allMatch(one -> one.verdict().lets());
                assertTrue(!perhaps || told.contains(packet), text);
                assertTrue(!sure || certain.contains(packet), text);
            }
            for (WhoCan.Source source : found.sources()) {
                Packets some = source.from().packets(space).and(asked);
                assertTrue(model.trace(host.ruleset(), some).cases().stream().anyMatch(one -> !one.verdict().stops()),
                        text);
                assertFalse(some.isEmpty(), text);
            }
        }
    }

    private static Packets sources(Space space, WhoCan found, boolean certain) {
        return Packets.union(space, found.sources().stream().filter(source -> source.certain() == certain)
                .map(source -> source.from().packets(space)).toList());
    }
}
