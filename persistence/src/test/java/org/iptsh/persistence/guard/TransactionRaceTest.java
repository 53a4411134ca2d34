package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.testing.Namespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets two steps of the transaction loose at the same time: one wins, cleanly. */
@Tag("kernel")
class TransactionRaceTest {
    private static final int ROUNDS = 40;

    @TempDir
    Path run;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void eitherTheConfirmWinsOrTheRollback(String backEnd) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Namespace namespace = Namespace.open()) {
            LiveText live = new LiveText(namespace.programs(), backEnd);
            TransactionScript script = PendingCommit.script(namespace.programs(), run);
            for (int i = 0; i < ROUNDS; i++) {
                String id = "race" + i;
                String before = live.read();
                PendingCommit.of(run, id, live, Rules.NEW_V4, Rules.NEW_V6).write(60);
                script.apply(id);
                String after = live.read();

                var rollback = later(random.nextInt(4), () -> script.rollback(id));
                var confirm = later(random.nextInt(4), () -> script.confirm(id)).join();
                assertInstanceOf(Outcome.Done.class, rollback.join());
                if (confirm instanceof Outcome.Done) {
                    assertEquals(after, live.read());
                    assertEquals("id=" + id, journalId("confirmed"));
                    forget("confirmed");
                    live.load("iptables", Rules.OLD_V4);
                } else {
                    assertEquals(before, live.read());
                    assertEquals("id=" + id, journalId("last"));
                    assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aTimerThatFiresDuringTheApplyLeavesTheBeforeImage(String backEnd) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Namespace namespace = Namespace.open()) {
            LiveText live = new LiveText(namespace.programs(), backEnd);
            live.load("iptables", Rules.OLD_V4);
            String before = live.read();
            TransactionScript script = PendingCommit.script(namespace.programs(), run);
            for (int i = 0; i < ROUNDS; i++) {
                String id = "race" + i;
                PendingCommit.of(run, id, live, Rules.NEW_V4, Rules.NEW_V6).write(60);
                var apply = later(0, () -> script.apply(id));
                var rollback = later(random.nextInt(6), () -> script.rollback(id));
                apply.join();
                assertInstanceOf(Outcome.Done.class, rollback.join());
                assertEquals(before, live.read());
                assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
            }
        }
    }

    private String journalId(String folder) {
        return PendingCommit.read(run.resolve(folder).resolve("journal"))
                .lines()
                .filter(line -> line.startsWith("id="))
                .findFirst()
                .orElse("");
    }

    private void forget(String folder) {
        Programs.here().run("rm", "-r", run.resolve(folder).toString());
    }

    private static CompletableFuture<Outcome> later(int milliseconds, Supplier<Outcome> step) {
        var executor = CompletableFuture.delayedExecutor(
                milliseconds, TimeUnit.MILLISECONDS, task -> new Thread(task).start());
        return CompletableFuture.supplyAsync(step, executor);
    }
}
