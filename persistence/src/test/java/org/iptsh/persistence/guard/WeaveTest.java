package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program that weaves ours among the rules of others, by every awk that is there. */
class WeaveTest {
    private static final int ROUNDS = Integer.getInteger("iptsh.rounds", 120);

    @TempDir
    Path folder;

    private Path program;

    @BeforeEach
    void write() throws IOException {
        program = Files.write(folder.resolve("weave.awk"), Script.WEAVE_AWK.content());
    }

    static Stream<List<String>> awks() {
        return Stream.of(
                        List.of("mawk"), List.of("busybox", "awk"), List.of("gawk", "--posix"), List.of("original-awk"))
                .filter(awk -> Iptables.locate(awk.get(0)).isPresent());
    }

    @ParameterizedTest
    @MethodSource("awks")
    void oneRuleMoreIsInsertedAtItsPlace(List<String> awk) {
        check(awk, "a o1 b o2 c", "a b c", "a b x c", "-I INPUT 5 -j x");
        check(awk, "o1 a", "a", "x a", "-I INPUT 2 -j x");
        check(awk, "a o1", "a", "a x", "-A INPUT -j x");
        check(awk, "", "", "x y", "-A INPUT -j x\n-A INPUT -j y");
    }

    @ParameterizedTest
    @MethodSource("awks")
    void aRuleThatChangesKeepsItsPlaceAmongTheOthers(List<String> awk) {
        check(awk, "o1 a o2 b o3", "a b", "x b", "-D INPUT -j a\n-I INPUT 2 -j x");
        check(awk, "a o1 b", "a b", "x y", "-D INPUT -j a\n-D INPUT -j b\n-I INPUT 1 -j x\n-A INPUT -j y");
    }

    @ParameterizedTest
    @MethodSource("awks")
    void nothingIsDoneWhereNothingIsToBeDone(List<String> awk) {
        check(awk, "o1 a o2 b o3", "a b", "a b", "");
        check(awk, "o1", "", "", "");
        check(awk, "o1", "a", "", "");
    }

    /** Deleting takes the first of equal rules: here that is the one that could stay. */
    @ParameterizedTest
    @MethodSource("awks")
    void theSecondOfEqualRulesIsRemoved(List<String> awk) {
        check(awk, "a b o1 a c", "a b a c", "a b c", "-D INPUT -j a\n-D INPUT -j a\n-I INPUT 1 -j a");
    }

    /** Somebody else has the same rule: as many as ever were ours stay ours. */
    @ParameterizedTest
    @MethodSource("awks")
    void anEqualRuleOfAnotherStays(List<String> awk) {
        check(awk, "a b a", "a b", "a b", "");
        check(awk, "a a", "a", "a x", "-A INPUT -j x");
    }

    /** Deleting {@code -s fd::/48} would hit {@code -s fd::/32}: that goes too, and comes back where it was. */
    @ParameterizedTest
    @MethodSource("awks")
    void whatWouldBeHitInsteadIsPutBack(List<String> awk) {
        String live = table("-s fd::/32", "-j o1", "-s fd::/48", "-s fd::/64", "-j o2");
        String mine = table("-s fd::/48");
        String want = table("-s fd::/56");
        assertEquals("""
                *filter
                -D INPUT -s fd::/32
                -D INPUT -s fd::/48
                -I INPUT 1 -s fd::/32
                -I INPUT 3 -s fd::/56
                COMMIT
                """, run(awk, "tool=nft6", 0, live, null, mine, want).text());
        assertEquals("""
                *filter
                -D INPUT -s fd::/48
                -I INPUT 3 -s fd::/56
                COMMIT
                """, run(awk, "tool=legacy", 0, live, null, mine, want).text());
    }

    @ParameterizedTest
    @MethodSource("awks")
    void whatIsPutBackKeepsItsCounters(List<String> awk) {
        String live = table("-m helper --helper ftp -j DROP", "-m helper ! --helper \"a b\" -j DROP", "-j o1");
        String mine = table("-m helper ! --helper \"a b\" -j DROP");
        assertEquals("whole\n", run(awk, "all=", 0, live, null, mine, table()).text());
        String counted = live.replace("-A INPUT -m", "[5:678] -A INPUT -m");
        for (String tool : List.of("tool=nft4", "tool=legacy")) {
            assertEquals("""
                    *filter
                    -D INPUT -m helper --helper ftp -j DROP
                    -D INPUT -m helper ! --helper "a b" -j DROP
                    [5:678] -I INPUT 1 -m helper --helper ftp -j DROP
                    COMMIT
                    """, run(awk, tool, 0, counted, null, mine, table()).text());
        }
    }

    @ParameterizedTest
    @MethodSource("awks")
    void whichRulesOneIsTakenFor(List<String> awk) {
        for (String same : List.of(
                "-s ::/1 -j X | -j X", "-d ::/3 -p tcp | -p tcp", "! -s fd::/9 -i lo | ! -s fd::/16 -i lo",
                "-d fd::1/128 -j X | -d fd::1/64 -j X", "-s fd::/16 -d fd::1/128 | -s fd::/17 -d fd::1/127",
                "-m connlabel --label a | -m connlabel ! --label b --set", "-m ipcomp | -m ipcomp --ipcompspi 1:2",
                "-m ipcomp --compres -j X | -m ipcomp ! --ipcompspi 5 -j X")) {
            assertTrue(isHitFirst(awk, same), same);
        }
        for (String other : List.of(
                "! -s ::/1 -j X | -j X", "-s fd::/16 -j X | ! -s fd::/16 -j X", "-s fd::/16 -j X | -s fe::/16 -j X",
                "-m helper --helper a -j X | -m helper --helper a -j Y", "-s fd::/16 -j X | -d fd::/16 -j X",
                "-m comment --comment \"-s fd::/16\" | -m comment --comment \"-s fe::/17\"")) {
            assertTrue(!isHitFirst(awk, other), other);
        }
    }

    private boolean isHitFirst(List<String> awk, String rules) {
        String[] each = rules.split(" \\| ");
        String script = run(awk, "tool=nft6", 0, table(each), null, table(each[1]), table()).text();
        return script.lines().filter(line -> line.startsWith("-D")).count() == 2;
    }

    /** A script that names a target means the chain of that name only where it makes it. */
    @ParameterizedTest
    @MethodSource("awks")
    void chainsNamedLikeTargets(List<String> awk) {
        String live = table("-i a -j LOG");
        String want = "*filter\n:INPUT ACCEPT [0:0]\n:LOG - [0:0]\n-A INPUT -i b -j LOG\n-A LOG -j DROP\nCOMMIT\n";
        assertEquals("""
                *filter
                -D INPUT -i a -j LOG
                :LOG - [0:0]
                -A INPUT -i b -j LOG
                -A LOG -j DROP
                COMMIT
                """, run(awk, 0, live, null, live, want).text());
        assertEquals("ask filter LOG \n", run(awk, "free= nat LOG ", 0, live, null, live, table()).text());
        for (String answer : List.of("free= filter LOG ", "tool=legacy")) {
            assertEquals("""
                    *filter
                    -D INPUT -i a -j LOG
                    COMMIT
                    """, run(awk, answer, 0, live, null, live, table()).text());
        }
    }

    @ParameterizedTest
    @MethodSource("awks")
    void whatTheCommitWasMadeForIsLeftToIt(List<String> awk) {
        String live = filter("a o1");
        assertEquals("=\n", run(awk, 0, live, live, filter("a"), filter("x")).text());
        assertEquals("=\n", run(awk, 0, "*filter\n-P INPUT ACCEPT\n-A INPUT -j a\n-A INPUT -j o1\nCOMMIT\n", live,
                filter("a"), filter("x")).text());
        assertTrue(run(awk, 0, filter("o1 a"), live, filter("a"), filter("x")).text().contains("-A INPUT -j x"));
    }

    @ParameterizedTest
    @MethodSource("awks")
    void chainsComeAndGo(List<String> awk) {
        String one = "*filter\n:INPUT ACCEPT [0:0]\n:ONE - [0:0]\n-A INPUT -j ONE\n-A ONE -j DROP\nCOMMIT\n";
        String two = "*filter\n:INPUT DROP [0:0]\n:TWO - [0:0]\n-A INPUT -j TWO\n-A TWO -j DROP\nCOMMIT\n";
        assertEquals("""
                *filter
                -N TWO
                -D INPUT -j ONE
                -D ONE -j DROP
                -A INPUT -j TWO
                -A TWO -j DROP
                -P INPUT DROP
                -X ONE
                COMMIT
                """, run(awk, 0, one, null, one, two).text());
        String used = one.replace(
                "COMMIT", ":F2B - [0:0]\n[2:3] -A F2B -m comment --comment \"-j TWO\" -g ONE\nCOMMIT");
        assertEquals("whole\n", run(awk, "all=", 0, one, null, one, two).text());
        Finished finished = run(awk, 0, used, null, one, two);
        assertTrue(!finished.text().contains("-X") && finished.stderr().isEmpty(), finished.text());
        finished = run(awk, 0, used.replace("-A INPUT -j ONE\n-A ONE -j DROP", ":TWO - [0:0]\n-A INPUT -j TWO")
                .replace("ACCEPT", "DROP").replace(":F2B", "-A TWO -j DROP\n:F2B"), null, one, two);
        assertEquals("", finished.text());
        assertEquals("chain ONE of table filter stays: another's rules are in it or jump to it\n", finished.stderr());
    }

    @ParameterizedTest
    @MethodSource("awks")
    void aFileThatWasCutOffIsNotTakenForARuleset(List<String> awk) {
        for (String cut : List.of("", "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j a\n", "\0\0\0")) {
            assertEquals("", run(awk, 3, filter("a b"), null, filter("a b"), cut).text());
            assertEquals("", run(awk, 3, filter("a b"), null, cut, filter("a b")).text());
            assertEquals("", run(awk, 3, cut, null, filter("a b"), filter("a c")).text());
        }
    }

    @ParameterizedTest
    @MethodSource("awks")
    void whateverOthersDidOursEndExact(List<String> awk) {
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            var made = new MadeUpLive(random);
            String append = "append=" + (random.nextInt(4) == 0 ? 1 : 0);
            Finished woven = run(awk, append, 0, made.live().text(), null, made.mine().text(), made.goal().text());
            String what = "round " + round + " " + append + "\n" + made + "\nscript\n" + woven.text();
            TableText after = made.live().run(woven.text(), what);
            made.check(after, what);
            Finished again = run(awk, append, 0, after.text(), null, made.mine().text(), made.goal().text());
            assertEquals("", again.text(), what);
        }
    }

    private void check(List<String> awk, String live, String mine, String wanted, String script) {
        String whole = script.isEmpty() ? "" : "*filter\n" + script + "\nCOMMIT\n";
        assertEquals(whole, run(awk, 0, filter(live), null, filter(mine), filter(wanted)).text());
    }

    private static String filter(String rules) {
        StringBuilder text = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n");
        Stream.of(rules.split(" ")).filter(rule -> !rule.isEmpty())
                .forEach(rule -> text.append("-A INPUT -j ").append(rule).append('\n'));
        return text + "COMMIT\n";
    }

    private static String table(String... rules) {
        StringBuilder text = new StringBuilder("*filter\n:INPUT ACCEPT [0:0]\n");
        for (String rule : rules) {
            text.append("-A INPUT ").append(rule).append('\n');
        }
        return text + "COMMIT\n";
    }

    private Finished run(List<String> awk, int code, String live, String fits, String mine, String wanted) {
        return run(awk, "append=0", code, live, fits, mine, wanted);
    }

    /** @param setting one more than that all of live was read, by iptables-nft */
    private Finished run(
            List<String> awk, String setting, int code, String live, String fits, String mine, String wanted) {
        List<String> command = new ArrayList<>(awk);
        command.addAll(List.of("-v", "all=1", "-v", "tool=nft4", "-v", setting, "-f", program.toString(), "kind=live", "-"));
        if (fits != null) {
            command.addAll(List.of("kind=fits", file("fits", fits)));
        }
        command.addAll(List.of("kind=ours", file("mine", mine), file("want", wanted)));
        command.addAll(List.of("kind=wanted", file("wanted", wanted)));
        Finished finished = Programs.here().run(command, live.getBytes());
        assertEquals(code, finished.code(), finished.stderr());
        return finished;
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
