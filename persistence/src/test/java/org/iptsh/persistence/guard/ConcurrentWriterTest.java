package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.iptsh.persistence.guard.PendingCommit.Section;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.guard.WovenSection.Ours;
import org.iptsh.persistence.testing.Namespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another program that adds rules to our chains and takes them away all the time, while commits come and go. */
@Tag("kernel")
class ConcurrentWriterTest {
    private static final int ROUNDS = Integer.getInteger("iptsh.rounds", 60);

    /**
     * It adds a rule of its own at the top, one at the end, and a chain with a jump; sees that each is there once, and
     * takes them away. What goes wrong is a line in the file {@code wrong}.
     *
     * <p>Once in a few thousand rounds nft's programs are wrong without anything being so, and right when run again: they
     * find the place for {@code -I INPUT 2} by a rule that is gone when the kernel is told (it refuses), and what they
     * list may be from before and from after a commit. A rule that is lost or doubled stays so.
     */
    private static final String WRITER = """
            wrong() { echo "$*" >>"$run/wrong"; }
            ipt() { $tool -w "$@" || $tool -w "$@" || wrong "failed: $*"; }
            is_once() { [ "$($tool -w -S INPUT | grep -c -- "$1")" = 1 ]; }
            once() { is_once "$1" || is_once "$1" || wrong "not once: $1"; }
            round=0
            while [ -e "$run/go" ]; do
                round=$((round + 1))
                ipt -I INPUT 1 -i w1 -j DROP
                ipt -A INPUT -i w2 -j DROP
                ipt -N WRITER
                ipt -A WRITER -i w3 -j DROP
                ipt -I INPUT 2 -j WRITER
                once 'i w1'; once 'i w2'; once 'j WRITER'; once 'i stays'
                [ "$($tool -w -S WRITER | grep -c 'i w3')" = 1 ] || wrong 'its chain'
                ipt -D INPUT -j WRITER
                ipt -F WRITER
                ipt -X WRITER
                ipt -D INPUT -i w1 -j DROP
                ipt -D INPUT -i w2 -j DROP
                echo "$round" >"$run/rounds"
            done
            """;

    @TempDir
    Path run;

    @ParameterizedTest
    @ValueSource(strings = {"iptables nft", "ip6tables nft", "iptables legacy", "ip6tables legacy"})
    void noneOfItsRulesIsLostOrDoubledAndOursAreExact(String tool) throws Exception {
        run(tool, ROUNDS, List.of(), Ours.OLD);
    }

    /** Deleting the one of ours by its text would hit the one of another's above it. */
    @ParameterizedTest
    @CsvSource({
        "ip6tables nft,   -s fd00::/8 -i other -j DROP, -s fd00::/16 -i other -j DROP",
        "iptables nft,    -i other -m helper --helper ftp -j DROP, -i other -m helper --helper sip -j DROP",
        "iptables legacy, -i other -m helper --helper ftp -j DROP, -i other -m helper --helper sip -j DROP"
    })
    void norIsOneThatIsTakenForOurs(String tool, String other, String ours) throws Exception {
        run(tool, ROUNDS / 4, List.of(other), new Ours(
                Ours.OLD.policy(), List.of(Ours.OLD.input().get(0), ours), Ours.OLD.chain(), Ours.OLD.rules()));
    }

    private void run(String tool, int rounds, List<String> above, Ours old) throws Exception {
        try (Namespace namespace = Namespace.open()) {
            LiveText live = new LiveText(namespace.programs(), tool.split(" ")[1]);
            WovenSection family = new WovenSection(live, tool.split(" ")[0]);
            live.load(family.program(), old.text(above, List.of("-i stays -j DROP")));
            TransactionScript script = PendingCommit.script(namespace.programs(), run);
            Process writer = start(namespace, tool.replace(' ', '-'));
            Ours now = old;
            for (int i = 0; i < rounds; i++) {
                Ours next = now == old ? Ours.NEW : old;
                String id = "c" + i;
                Section section = family.between(now, next);
                new PendingCommit(run, id, List.of(above.isEmpty() ? section : woven(section))).write(60);
                var outcome = script.apply(id);
                assertInstanceOf(Outcome.Done.class, outcome, () -> "round " + id + ": " + outcome);
                assertOurs(family, above, next, now);
                if (i % 3 == 0) {
                    assertInstanceOf(Outcome.Done.class, script.rollback(id));
                    assertOurs(family, above, now, next);
                } else {
                    assertInstanceOf(Outcome.Done.class, script.confirm(id));
                    namespace.programs().run("rm", "-r", run + "/confirmed");
                    now = next;
                }
                assertTrue(!log().contains("before.rules"), "the last resort was used: " + log());
            }
            Files.delete(run.resolve("go"));
            assertTrue(writer.waitFor(60, TimeUnit.SECONDS));
            System.out.println(tool + ": " + PendingCommit.read(run.resolve("rounds")) + " rounds of the writer");
            assertEquals("", PendingCommit.read(run.resolve("wrong")));
            List<String> rest = new ArrayList<>(family.chain("INPUT"));
            assertTrue(rest.remove("-i stays -j DROP"));
            assertTrue(above.stream().allMatch(rest::remove));
            assertEquals(now.input(), rest);
        }
    }

    /** Without what it was made for: then every step is woven. */
    private static Section woven(Section section) {
        Map<String, String> more = new HashMap<>(section.more());
        more.keySet().removeAll(List.of("seen", "wanted"));
        return new Section(section.name(), section.program(), section.apply(), section.undo(), section.before(), more);
    }

    private String log() {
        return PendingCommit.read(run.resolve("last/log"));
    }

    private Process start(Namespace namespace, String tool) throws IOException {
        Files.createFile(run.resolve("go"));
        List<String> words = new ArrayList<>(namespace.prefix());
        words.addAll(List.of("sh", "-c", "run=" + run + " tool=" + tool + "\n" + WRITER));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(namespace.environment());
        return builder.redirectErrorStream(true)
                .redirectOutput(run.resolve("writer").toFile())
                .start();
    }

    private static void assertOurs(WovenSection family, List<String> above, Ours ours, Ours other) {
        String input = family.run("-S", "INPUT");
        assertTrue(input.startsWith("-P INPUT " + ours.policy()), input);
        List<String> rest = input.lines()
                .filter(line -> line.startsWith("-A INPUT ") && !line.matches(".* -i (w1|w2|stays) .*|.* WRITER"))
                .map(line -> line.substring(9))
                .collect(Collectors.toCollection(ArrayList::new));
        assertTrue(above.stream().allMatch(rest::remove), input);
        assertEquals(ours.input(), rest);
        assertEquals(ours.rules(), family.chain(ours.chain()));
        var gone = family.live().programs().run(family.program() + "-" + family.live().backEnd(), "-S", other.chain());
        assertTrue(!gone.ok(), other.chain() + " is still there");
    }
}
