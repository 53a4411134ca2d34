package org.iptsh.ruleset.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
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
        Diff diff = Diff.between(ruleset(before), ruleset(after));

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
        assertEquals(after, played, "seed " + seed);
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
