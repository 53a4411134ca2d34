package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class DetachedTimerTest extends ScriptInNamespace {
    private Timer timer;

    @BeforeEach
    void make() {
        timer = new DetachedTimer(script);
    }

    @AfterEach
    void cancel() {
        timer.cancel("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void rollsBackInTimeThoughItsParentIsKilledAndItsTerminalHungUp(String backEnd) throws Exception {
        LiveText live = new LiveText(namespace.programs(), backEnd);
        String before = live.read();
        PendingCommit.of(run, "c", live, Rules.NEW_V4, Rules.NEW_V6).write(3);
        double due = uptime() + 3;

        List<String> java = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ArmedProcess.class.getName(),
                run.toString(),
                "c",
                "3000");
        List<String> inTerminal = new ArrayList<>(namespace.prefix());
        // A terminal of its own, that hangs up when script(1) is killed.
        inTerminal.addAll(List.of("script", "-qec", "'" + String.join("' '", java) + "'", "/dev/null"));
        ProcessBuilder builder = new ProcessBuilder(inTerminal);
        builder.environment().putAll(namespace.environment());
        Process terminal = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await(() -> Files.exists(run.resolve("armed")));
        assertNotEquals(before, live.read());
        String pid = PendingCommit.read(run.resolve("armed"));

        kill("-TERM", "-" + pid);
        kill("-KILL", pid);
        kill("-HUP", "-" + pid);
        terminal.destroyForcibly().waitFor();
        assertTrue(timer.alive("c"));

        await(() -> !Files.exists(run.resolve("pending")));
        double late = uptime() - due;
        assertTrue(late > -0.5 && late < 2, "rolled back " + late + " s after it was due");
        assertEquals(before, live.read());
        assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
    }

    @Test
    void eachOfItsTwoProcessesIsReplacedWhenItIsKilled() {
        pending(60);
        timer.arm("c", Duration.ofSeconds(60));
        await(this::bothWait);
        Set<Long> first = waiting();
        for (long pid : first) {
            kill("-HUP", Long.toString(pid));
            kill("-TERM", Long.toString(pid));
            assertTrue(timer.alive("c"));
            kill("-KILL", Long.toString(pid));
            assertTrue(timer.alive("c"));
            await(() -> bothWait() && !waiting().contains(pid));
        }
        assertFalse(waiting().stream().anyMatch(first::contains));
    }

    @Test
    void aTimerThatIsLostIsNoticed() {
        pending(60);
        timer.arm("c", Duration.ofSeconds(60));
        await(() -> waiting().size() == 2);
        kill("-KILL", waiting().stream().map(String::valueOf).toArray(String[]::new));
        await(() -> !timer.alive("c"));
        timer.arm("c", Duration.ofSeconds(60));
        assertTrue(timer.alive("c"));
    }

    @Test
    void itGoesWhenItIsCancelled() {
        pending(60);
        timer.arm("c", Duration.ofSeconds(60));
        timer.cancel("c");
        assertFalse(timer.alive("c"));
        await(() -> waiting().isEmpty());
        assertTrue(Files.exists(run.resolve("pending")));
    }

    /** If it can't be saved, it is pending again. */
    @Test
    void itWaitsWhileTheCommitIsBeingSavedAndGoesWhenItIs() throws Exception {
        pending(60);
        timer.arm("c", Duration.ofSeconds(60));
        script.apply("c");
        script.confirm("c");
        // They look twice a second.
        TimeUnit.SECONDS.sleep(2);
        assertTrue(timer.alive("c"));
        Files.move(run.resolve("confirmed"), run.resolve("last"));
        await(() -> waiting().isEmpty());
        assertFalse(timer.alive("c"));
    }

    @Test
    void itGoesWhenItsTimeIsOverWhileTheCommitIsBeingSaved() {
        pending(8);
        timer.arm("c", Duration.ofSeconds(8));
        script.apply("c");
        script.confirm("c");
        await(() -> waiting().isEmpty());
        assertTrue(Files.exists(run.resolve("confirmed")));
    }

    @Test
    void armingForACommitThatIsNotPendingFails() {
        assertThrows(HostException.class, () -> timer.arm("c", Duration.ofSeconds(60)));
    }

    @Test
    void itHoldsNothingOpenAndStandsInTheWayOfNoUnmount() throws IOException {
        pending(60);
        timer.arm("c", Duration.ofSeconds(60));
        await(() -> waiting().size() == 2);
        for (long pid : waiting()) {
            Path process = Path.of("/proc", Long.toString(pid));
            assertEquals(Path.of("/"), Files.readSymbolicLink(process.resolve("cwd")));
            for (int descriptor = 0; descriptor <= 2; descriptor++) {
                assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(process.resolve("fd/" + descriptor)));
            }
        }
    }

    @Test
    void itKeepsTryingWhenTheKernelRefusesToRollBack() throws Exception {
        LiveText live = new LiveText(namespace.programs(), "nft");
        String before = live.read();
        pending(60);
        script.apply("c");
        Path image = run.resolve("pending/before.rules.v4");
        String good = Files.readString(image);
        Files.writeString(image, "bad\n");
        Files.writeString(run.resolve("pending/journal"), "id=c\n");
        timer.arm("c", Duration.ofMillis(10));
        await(() -> PendingCommit.read(run.resolve("pending/state")).equals("rollback-failed"));
        Files.writeString(image, good);
        await(() -> Files.exists(run.resolve("last")));
        assertEquals(before, live.read());
    }

    /** The timer knows whose it is; so it is not the journal that a rollback hangs on. */
    @Test
    void aJournalThatNobodyCanReadDoesNotLoseTheRollback() throws Exception {
        LiveText live = new LiveText(namespace.programs(), "nft");
        String before = live.read();
        for (String damaged : new String[] {null, "", "\0\1\n", "by=somebody\nid="}) {
            pending(1.5);
            timer.arm("c", Duration.ofMillis(1500));
            script.apply("c");
            Path journal = run.resolve("pending/journal");
            if (damaged == null) {
                Files.delete(journal);
            } else {
                Files.writeString(journal, damaged);
            }
            await(() -> !Files.exists(run.resolve("pending")));
            await(() -> waiting().isEmpty());
            assertEquals(before, live.read());
        }
    }

    /** So a replacement never stands without a timer. */
    @Test
    void itWaitsForACommitThatIsAboutToTakeTheOldOnesPlace() {
        pending(60);
        script.apply("c");
        LiveText live = new LiveText(namespace.programs(), "nft");
        PendingCommit.of(run, "d", live, Rules.OLD_V4, Rules.OLD_V6).lay(2);
        timer.arm("d", Duration.ofSeconds(2));
        assertInstanceOf(TransactionScript.Outcome.Done.class, script.replace("c", "d"));
        await(() -> !Files.exists(run.resolve("pending")));
        assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
        assertTrue(PendingCommit.read(run.resolve("last/journal")).contains("id=d"));
        await(() -> waiting().isEmpty());
    }

    private void pending(double seconds) {
        LiveText live = new LiveText(namespace.programs(), "nft");
        PendingCommit.of(run, "c", live, Rules.NEW_V4, Rules.NEW_V6).write(seconds);
    }

    /** Whether both processes are there and have got as far as to hold their locks. */
    private boolean bothWait() {
        return waiting().size() == 2 && Stream.of("1", "2").allMatch(slot -> Programs.here()
                .run("flock", "--nonblock", run.resolve("timer.c/" + slot).toString(), "true").code() == 1);
    }

    /** The processes that wait, by the folder that their command line names. */
    private Set<Long> waiting() {
        String words = "transaction rollback " + run + " c ";
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(words))
                .filter(process -> process.info().command().orElse("").endsWith("sh"))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static void kill(String signal, String... processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal, "--"));
        command.addAll(List.of(processes));
        Programs.here().run(command.toArray(String[]::new));
    }

    private static double uptime() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
    }

    private static void await(BooleanSupplier condition) {
        for (int i = 0; i < 1500; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("waited in vain");
    }
}
