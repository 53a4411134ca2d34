package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.iptsh.persistence.guard.PendingCommit.Section;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.guard.WovenSection.Ours;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the transaction's script before each of its lines in turn, and before those of the scripts that it calls: a
 * copy has the killing written in there. Which lines a run comes by is found by another copy, which writes their
 * numbers down.
 */
@Tag("kernel")
class KilledTransactionTest extends ScriptInNamespace {
    private static final String TRANSACTION = Script.TRANSACTION.file();
    private static final String WEAVE = Script.WEAVE.file();
    private static final String REPLACE = Script.TRANSACTION_REPLACE.file();

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void anApplyKilledAnywhereIsRolledBackWhole(String backEnd) throws IOException {
        LiveText live = amongOthers(backEnd);
        String before = live.read();
        everywhere(60, () -> write(live), (place, code) -> {
            assertInstanceOf(Outcome.Done.class, script.rollback("c"));
            assertEquals(before, live.read(), place);
            assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")), place);
        }, "apply", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aRollbackKilledAnywhereIsFinishedByTheNext(String backEnd) throws IOException {
        LiveText live = amongOthers(backEnd);
        String before = live.read();
        everywhere(60, () -> {
            write(live);
            script.apply("c");
        }, (place, code) -> {
            assertInstanceOf(Outcome.TooLate.class, script.apply("c"));
            assertInstanceOf(Outcome.Done.class, script.rollback("c"));
            assertEquals(before, live.read(), place);
            assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")), place);
        }, "rollback", "c");
    }

    /** Either the first commit is there, to be rolled back by its timer, or the other one. */
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aReplaceKilledAnywhereLeavesOneOfTheTwo(String backEnd) throws IOException {
        LiveText live = amongOthers(backEnd);
        String before = live.read();
        everywhere(30, () -> {
            write(live);
            script.apply("c");
            lay(live);
        }, (place, code) -> {
            // Whoever comes first settles it, a rollback too.
            boolean settled = place.length() % 3 == 0;
            if (settled) {
                script.settle();
                assertTrue(Files.exists(run.resolve("pending")), place);
            }
            boolean replaced = PendingCommit.read(run.resolve("pending/journal")).contains("id=d\n");
            assertEquals(!replaced, Files.exists(run.resolve("new.d")), place);
            if (settled || replaced) {
                assertEquals(replaced ? "armed" : "applied", PendingCommit.read(run.resolve("pending/state")), place);
            }
            if (replaced && place.length() % 2 == 0) {
                assertInstanceOf(Outcome.Done.class, script.apply("d"), place);
            }
            assertInstanceOf(Outcome.Done.class, script.rollback(replaced ? "d" : "c"), place);
            assertEquals(before, live.read(), place);
            script.rollback("d");
            assertEquals(List.of("copies", "last", "lock"), files(), place);
        }, "replace", "c", "d");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplaceKilledWhileItRemovesTheOldCommitLeavesTheNewOne(boolean viaFirstTimer) throws IOException {
        LiveText live = amongOthers("nft");
        String before = live.read();
        write(live);
        script.apply("c");
        lay(live);
        List<String> copy = lines(TRANSACTION);
        copy.add(copy.size() - 2, """
                rm() {
                    [ "$1 $2" != "-rf $run/last" ] || { command rm "$@"; return; }
                    find "$2" -type f ! -name 'before.*' -delete
                    kill -9 $$
                }
                """);
        assertEquals(137, runCopy(TRANSACTION, copy, "replace", "c", "d"));
        if (viaFirstTimer) {
            script.rollback("c");
        }
        assertEquals("armed", PendingCommit.read(run.resolve("pending/state")));
        assertInstanceOf(Outcome.Done.class, script.rollback("d"));
        assertEquals(before, live.read());
        assertEquals(List.of("copies", "last", "lock"), files());
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

    /** The section for IPv6 has an inverse, which would leave a rule twice if it ran twice. */
    private void write(LiveText live) {
        var v4 = new WovenSection(live, "iptables").between(Ours.OLD, Ours.NEW);
        new PendingCommit(run, "c", List.of(v4, v6(live))).write(60);
    }

    private void lay(LiveText live) {
        var v4 = new WovenSection(live, "iptables").between(Ours.OLD, Ours.NEW, Ours.NEWER);
        var v6 = new Section("rules.v6", v6(live).program(), table("-P FORWARD ACCEPT"),
                table("-P FORWARD DROP\n-A INPUT -i lo -j ACCEPT"), v6(live).before());
        new PendingCommit(run, "d", List.of(v4, v6)).lay(60);
    }

    private static Section v6(LiveText live) {
        String rule = " INPUT -i lo -j ACCEPT";
        return new Section("rules.v6", live.restore("ip6tables") + " -w 30 --noflush", table("-D" + rule),
                table("-A" + rule), Rules.OLD_V6.replace("-A INPUT", "-F\n-A INPUT"));
    }

    private static String table(String lines) {
        return "*filter\n" + lines + "\nCOMMIT\n";
    }

    private interface Check {
        void after(String place, int code);
    }

    /** Runs a verb once for each line that it comes by, killed there. */
    private void everywhere(int least, Runnable prepare, Check check, String... words) throws IOException {
        prepare.run();
        List<String> reached = reached(words);
        assertTrue(reached.size() > least, "lines reached: " + reached);
        check.after("not killed", 0);
        for (String place : reached) {
            prepare.run();
            String file = place.split(" ")[0];
            int line = Integer.parseInt(place.split(" ")[1]);
            List<String> copy = lines(file);
            // Both, as they end together when the machine or a cgroup is what kills.
            copy.add(line, file.equals(WEAVE) ? "kill -9 $PPID $$" : "kill -9 $$");
            assertEquals(137, runCopy(file, copy, words), place);
            check.after(place + ": " + lines(file).get(line), 137);
        }
    }

    private List<String> reached(String... words) throws IOException {
        Path trace = run.resolve("../trace" + run.getFileName()).normalize();
        for (String file : List.of(TRANSACTION, WEAVE, REPLACE)) {
            List<String> copy = new ArrayList<>();
            for (int i = 0; i < lines(file).size(); i++) {
                if (startsStatement(lines(file), i)) {
                    copy.add("printf '" + file + " " + i + "\\n' >>" + trace);
                }
                copy.add(lines(file).get(i));
            }
            Files.write(copies().resolve(file), copy);
        }
        assertEquals(0, runCopy("", List.of(), words));
        List<String> reached = Files.readAllLines(trace).stream().distinct().toList();
        Files.delete(trace);
        return reached;
    }

    /** Runs a copy of the transaction's script, with one of its files replaced. */
    private int runCopy(String file, List<String> copy, String... words) throws IOException {
        if (!file.isEmpty()) {
            for (Script part : Script.OF_COMMIT) {
                Files.write(copies().resolve(part.file()), part.content());
            }
            Files.write(copies().resolve(file), copy);
        }
        List<String> command = new ArrayList<>(List.of("sh", copies() + "/transaction", words[0], run.toString()));
        command.addAll(List.of(words).subList(1, words.length));
        return namespace.programs().run(command, new byte[0]).code();
    }

    private Path copies() throws IOException {
        Path copies = Files.createDirectories(run.resolve("copies"));
        if (!Files.exists(copies.resolve("weave.awk"))) {
            Files.write(copies.resolve("weave.awk"), Script.WEAVE_AWK.content());
        }
        return copies;
    }

    private static List<String> lines(String file) {
        Script script = Script.OF_COMMIT.stream().filter(part -> part.file().equals(file)).findFirst().orElseThrow();
        return new ArrayList<>(new String(script.content()).lines().toList());
    }

    /** Whether a statement put before this line would be one by itself, and not within quotes. */
    private static boolean startsStatement(List<String> lines, int i) {
        if (!lines.get(i).startsWith("    ") || lines.get(i - 1).strip().matches(".*(&&|\\|\\||\\\\)")) {
            return false;
        }
        String before = String.join("\n", lines.subList(0, i))
                .replaceAll("(?m)^ *#.*", "")
                .replaceAll("\"[^\"\n]*\"", "");
        if (before.chars().filter(c -> c == '\'').count() % 2 != 0) {
            return false;
        }
        List<String> copy = new ArrayList<>(lines);
        copy.add(i, "kill -9 $$");
        return Programs.here().run(List.of("sh", "-n"), String.join("\n", copy).getBytes()).ok();
    }

    private List<String> files() {
        try (Stream<Path> paths = Files.list(run)) {
            return paths.map(path -> path.getFileName().toString())
                    .filter(name -> Script.OF_COMMIT.stream().noneMatch(part -> part.file().equals(name)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with rules of others round ours. */
    private LiveText amongOthers(String backEnd) {
        LiveText live = oldRules(backEnd);
        live.load("iptables", Ours.OLD.text(List.of("-i top0 -j DROP"), List.of("-i last0 -j DROP")));
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
