package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.iptsh.persistence.guard.PendingCommit.Section;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.testing.Namespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the transaction's script before each of its lines in turn: a copy of it has the killing written in there. Which
 * lines a run comes by is found by another copy, which writes their numbers down.
 */
@Tag("kernel")
class KilledTransactionTest {
    @TempDir
    Path run;

    private Namespace namespace;
    private TransactionScript script;
    private List<String> lines;

    @BeforeEach
    void open() throws IOException {
        namespace = Namespace.open();
        script = PendingCommit.script(namespace.programs(), run);
        lines = Files.readAllLines(run.resolve("transaction"));
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void anApplyKilledAnywhereIsRolledBackWhole(String backEnd) throws IOException {
        LiveText live = oldRules(backEnd);
        String before = live.read();
        write(live);
        List<Integer> reached = reached("apply");
        assertTrue(reached.size() > 30, "lines reached: " + reached);
        script.rollback("c");
        for (int line : reached) {
            write(live);
            assertEquals(137, runKilledAt("apply", line), "line " + line);
            assertInstanceOf(Outcome.Done.class, script.rollback("c"));
            assertEquals(before, live.read(), "killed at line " + line + ": " + lines.get(line));
            assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aRollbackKilledAnywhereIsFinishedByTheNext(String backEnd) throws IOException {
        LiveText live = oldRules(backEnd);
        String before = live.read();
        write(live);
        script.apply("c");
        List<Integer> reached = reached("rollback");
        assertTrue(reached.size() > 30, "lines reached: " + reached);
        for (int line : reached) {
            write(live);
            script.apply("c");
            assertEquals(137, runKilledAt("rollback", line), "line " + line);
            assertInstanceOf(Outcome.TooLate.class, script.apply("c"));
            assertInstanceOf(Outcome.Done.class, script.rollback("c"));
            assertEquals(before, live.read(), "killed at line " + line + ": " + lines.get(line));
            assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aProgramThatOutlivesAKilledApplyIsWaitedForByTheRollback(String backEnd) throws Exception {
        LiveText live = oldRules(backEnd);
        String before = live.read();
        Path slow = run.resolve("slow");
        Files.writeString(slow, "touch " + run + "/begun; sleep 0.7; exec " + live.restore("iptables") + " -w 30\n");
        PendingCommit.of(run, "c", live, Rules.NEW_V4, Rules.NEW_V6).with("rules.v4", "/bin/sh " + slow).write(60);

        Process apply = start(List.of("sh", run + "/transaction", "apply", run.toString(), "c"));
        while (!Files.exists(run.resolve("begun"))) {
            Thread.onSpinWait();
        }
        apply.destroyForcibly().waitFor();
        // The before-image must not go through the slow program, which the kill leaves running.
        Files.writeString(run.resolve("pending/sections"), "rules.v4 " + live.restore("iptables") + " -w 30\n");
        assertInstanceOf(Outcome.Done.class, script.rollback("c"));
        assertEquals(before, live.read());
        TimeUnit.MILLISECONDS.sleep(900);
        assertEquals(before, live.read(), "the program that was left wrote after the rollback");
    }

    /** The section for IPv4 has an inverse, which would leave a rule twice if it ran twice. */
    private void write(LiveText live) {
        String program = live.restore("iptables") + " -w 30 --noflush";
        String rule = " INPUT -s 192.0.2.0/24 -j GUESTS\n";
        String before = Rules.OLD_V4.replace("-A INPUT", "-F\n-A INPUT");
        var v4 = new Section("rules.v4", program, table("-D" + rule), table("-A" + rule), before);
        var v6 = PendingCommit.of(run, "c", live, Rules.NEW_V4, Rules.NEW_V6).sections().get(1);
        new PendingCommit(run, "c", List.of(v4, v6)).write(60);
    }

    private static String table(String lines) {
        return "*filter\n" + lines + "COMMIT\n";
    }

    private List<Integer> reached(String verb) throws IOException {
        Path trace = run.resolve("trace");
        List<String> copy = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (startsStatement(i)) {
                copy.add("printf '" + i + "\\n' >>" + trace);
            }
            copy.add(lines.get(i));
        }
        assertEquals(0, runCopy(verb, copy));
        return Files.readAllLines(trace).stream().map(Integer::valueOf).distinct().sorted().toList();
    }

    private int runKilledAt(String verb, int line) throws IOException {
        List<String> copy = new ArrayList<>(lines);
        copy.add(line, "kill -9 $$");
        return runCopy(verb, copy);
    }

    private int runCopy(String verb, List<String> copy) throws IOException {
        Path file = run.resolve("copy");
        Files.write(file, copy);
        return namespace.programs().run("sh", file.toString(), verb, run.toString(), "c").code();
    }

    /** Whether a statement put before this line would be one by itself. */
    private boolean startsStatement(int i) {
        if (!lines.get(i).startsWith("    ") || lines.get(i - 1).strip().matches(".*(&&|\\|\\||\\\\)")) {
            return false;
        }
        List<String> copy = new ArrayList<>(lines);
        copy.add(i, "kill -9 $$");
        byte[] text = String.join("\n", copy).getBytes();
        return Programs.here().run(List.of("sh", "-n"), text).ok();
    }

    private LiveText oldRules(String backEnd) {
        LiveText live = new LiveText(namespace.programs(), backEnd);
        live.load("iptables", Rules.OLD_V4);
        live.load("ip6tables", Rules.OLD_V6);
        return live;
    }

    private Process start(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(namespace.prefix());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(namespace.environment());
        return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
}
