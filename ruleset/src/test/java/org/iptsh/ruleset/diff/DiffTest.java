package org.iptsh.ruleset.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DiffTest {

    private static String diff(String before, String after) {
        return Diff.between(read(before), read(after)).changes().stream()
                .map(change -> change.kind().word() + (change.from() > 0 ? " " + change.from() + ">" : " ")
                        + change.position() + " " + change.line())
                .collect(Collectors.joining("\n"));
    }

    private static Ruleset read(String body) {
        return SaveReader.read(Family.IPV4, "test", "*filter\n" + body + "COMMIT\n").result().get();
    }

    @Test
    void aReplacedRuleIsARemovedAndAnAddedOne() {
        assertEquals("removed 2 -A INPUT -j B\nadded 2 -A INPUT -j X",
                diff("-A INPUT -j A\n-A INPUT -j B\n-A INPUT -j C\n", "-A INPUT -j A\n-A INPUT -j X\n-A INPUT -j C\n"));
    }

    @Test
    void aRuleThatChangedPlaceIsMoved() {
        assertEquals("moved 3>1 -A INPUT -j C",
                diff("-A INPUT -j A\n-A INPUT -j B\n-A INPUT -j C\n", "-A INPUT -j C\n-A INPUT -j A\n-A INPUT -j B\n"));
    }

    @Test
    void chainsAndPoliciesAreNamed() {
        assertEquals("""
                policy 0 -P INPUT DROP
                chain-added 0 -N new
                added 1 -A new -j ACCEPT
                removed 1 -A old -j ACCEPT
                chain-removed 0 -X old""",
                diff(":old - [0:0]\n-A old -j ACCEPT\n", ":INPUT DROP [0:0]\n:new - [0:0]\n-A new -j ACCEPT\n"));
    }

    @Test
    void anEmptyTableAndNoneAreTheSame() {
        assertEquals(List.of(), Diff.between(Ruleset.empty(Family.IPV4), read("")).changes());
    }

    @Test
    void countersAndTheOrderOfChainsDoNotCount() {
        assertEquals("", diff(":a - [0:0]\n:b - [0:0]\n[1:2] -A a\n", ":b - [0:0]\n:a - [0:0]\n[3:4] -A a\n"));
    }

    @Test
    void howAnIptablesSpellsARuleIsNoDifference() {
        assertEquals("", diff("-A INPUT -j NFLOG --nflog-range 64\n-A INPUT -p tcp -m tcp ! --sport 0:100\n",
                "-A INPUT -j NFLOG\n-A INPUT -p tcp -m tcp --sport 101:65535\n"));
    }

    @Test
    void whatElseChangedIsToldInTheWordsOfItsSide() {
        assertEquals("removed 2 -A INPUT -s 10.0.0.2\nmoved 3>1 -A INPUT -s 10.0.0.3/32",
                diff("-A INPUT -s 10.0.0.1\n-A INPUT -s 10.0.0.2\n-A INPUT -s 10.0.0.3\n",
                        "-A INPUT -s 10.0.0.3/32\n-A INPUT -s 10.0.0.1/32\n").lines().sorted(Comparator.reverseOrder())
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void ofARuleAndItsOtherSpellingOneIsAdded() {
        assertEquals("added 2 -A INPUT -j NFLOG --nflog-range 1",
                diff("-A INPUT -j NFLOG\n-A INPUT -j A\n",
                        "-A INPUT -j NFLOG\n-A INPUT -j NFLOG --nflog-range 1\n-A INPUT -j A\n"));
        assertEquals("removed 2 -A INPUT -s 10.0.0.1", diff("-A INPUT -s 10.0.0.1\n-A INPUT -s 10.0.0.1\n",
                "-A INPUT -s 10.0.0.1/32\n"));
    }

    @Test
    void aRuleThatIsSpelledOtherwiseKeepsItsCounters() {
        Ruleset kept = Diff.keepCounters(read("[7:70] -A INPUT -j NFLOG\n"),
                read("-A INPUT -j DROP\n-A INPUT -j NFLOG --nflog-range 64\n"));
        assertEquals(List.of(Rule.of("-j DROP"), Rule.of("-j NFLOG --nflog-range 64")),
                kept.chain("filter", "INPUT").orElseThrow().rules());
        assertEquals(7, kept.chain("filter", "INPUT").orElseThrow().rules().get(1).counters().packets());
    }

    @Test
    void aRulesetCanBeToldInTheSpellingOfAnother() {
        Ruleset told = Diff.keepSpelling(read("-A INPUT -s 10.0.0.1\n-A INPUT -s 10.0.0.1/32\n"),
                read("-A INPUT -j A\n-A INPUT -s 10.0.0.1/32\n-A INPUT -s 10.0.0.1/32\n"));
        assertEquals(List.of(Rule.of("-j A"), Rule.of("-s 10.0.0.1"), Rule.of("-s 10.0.0.1/32")),
                told.chain("filter", "INPUT").orElseThrow().rules());
    }

    /** The same differences are told whether or not each rule has one spelling. */
    @RepeatedTest(300)
    void theChangesAreThoseOfTheRulesNotOfTheirSpellings(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<Rule> before = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            before.add(Rule.of("-s 10.0.0." + random.nextInt(12) + "/32"));
        }
        List<Rule> after = new ArrayList<>(before);
        for (int i = random.nextInt(4); i > 0 && !after.isEmpty(); i--) {
            Rule taken = after.remove(random.nextInt(after.size()));
            after.add(random.nextInt(after.size() + 1),
                    random.nextBoolean() ? taken : Rule.of("-s 10.0.0." + random.nextInt(12) + "/32"));
        }
        Diff spelled = Diff.between(ruleset(respelled(random, before)), ruleset(respelled(random, after)));
        Diff plain = Diff.between(ruleset(before), ruleset(after));
        assertEquals(plain.isEmpty(), spelled.isEmpty(), "seed " + seed);
        for (Kind kind : List.of(Kind.ADDED, Kind.REMOVED)) {
            assertEquals(rules(plain, kind), rules(spelled, kind), "seed " + seed);
        }
        assertEquals(after, played(before, spelled).stream().map(DiffTest::plain).toList(), "seed " + seed);
    }

    private static List<Rule> respelled(Random random, List<Rule> rules) {
        return rules.stream()
                .map(rule -> random.nextBoolean() ? rule : Rule.of(rule.text().replace("/32", "")))
                .toList();
    }

    private static Rule plain(Rule rule) {
        return Rule.of(rule.text().replace("/32", "") + "/32");
    }

    private static List<String> rules(Diff diff, Kind kind) {
        return diff.changes().stream().filter(change -> change.kind() == kind)
                .map(change -> change.line().replace("/32", "")).sorted().toList();
    }

    /** Whatever the two chains, playing the changes onto the old one gives the new one. */
    @RepeatedTest(300)
    void theChangesLeadFromOneToTheOther(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<Rule> before = rules(random, random.nextInt(30));
        List<Rule> after = new ArrayList<>(before);
        for (int i = random.nextInt(8); i > 0 && !after.isEmpty(); i--) {
            Rule taken = after.remove(random.nextInt(after.size()));
            if (random.nextBoolean()) {
                after.add(random.nextInt(after.size() + 1), taken);
            }
            after.addAll(random.nextInt(after.size() + 1), rules(random, random.nextInt(3)));
        }
        assertEquals(after, played(before, Diff.between(ruleset(before), ruleset(after))), "seed " + seed);
    }

    private static List<Rule> played(List<Rule> before, Diff diff) {
        List<Rule> played = new ArrayList<>(before);
        List<Integer> gone = new ArrayList<>();
        diff.changes().forEach(change -> {
            if (change.kind() == Kind.REMOVED) {
                gone.add(change.position() - 1);
            } else if (change.kind() == Kind.MOVED) {
                gone.add(change.from() - 1);
            }
        });
        gone.stream().sorted((a, b) -> b - a).forEach(index -> played.remove(index.intValue()));
        for (Change change : diff.changes()) {
            if (change.kind() == Kind.ADDED || change.kind() == Kind.MOVED) {
                played.add(change.position() - 1, Rule.of(change.line().substring("-A INPUT ".length())));
            }
        }
        return played;
    }

    private static List<Rule> rules(Random random, int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(Rule.of("-j R" + random.nextInt(random.nextBoolean() ? 4 : 40)));
        }
        return rules;
    }

    private static Ruleset ruleset(List<Rule> rules) {
        return new Ruleset(Family.IPV4,
                List.of(new Table("filter", List.of(Chain.builtIn("INPUT").withRules(rules)))));
    }
}
