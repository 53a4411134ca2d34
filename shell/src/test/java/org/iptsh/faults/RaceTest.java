package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iptsh.host.TestHost;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Two who want different things at once: one of them gets it, whole, and the other is told. */
@Faults
class RaceTest {

    /** The timer's own command, a little early, so that nobody has to wait for it. */
    @TestFactory
    Stream<DynamicTest> aConfirmAndTheTimer(Cases cases) {
        return times(cases, Cases.many(1000, 40), "confirm against timer", (machine, delay) -> {
            Round round = Round.before(machine, "confirm");
            String id = machine.pending().orElseThrow().journal().id();
            var timer = later(delay, () -> machine.program(
                    "sh", machine.run() + "/transaction", "rollback", machine.run().toString(), id));
            Finished confirm = Round.plain(machine.iptsh("confirm"));
            assertEquals(0, timer.join().code());
            assertEquals(confirm.ok() ? round.candidate() : round.before(), machine.live(), confirm.stderr());
            round.checkEnd();
        });
    }

    @TestFactory
    Stream<DynamicTest> twoConfirms(Cases cases) {
        return times(cases, Cases.many(100, 2), "two confirms", (machine, delay) -> {
            Round round = Round.before(machine, "confirm");
            var other = later(delay, () -> machine.process("confirm"));
            Finished mine = Round.plain(machine.iptsh("confirm"));
            Finished others = Round.plain(other.join());
            assertTrue(mine.ok() != others.ok(), "both were confirmed, or neither: " + mine.stderr() + others.stderr());
            assertEquals(round.candidate(), machine.live());
            round.checkEnd();
        });
    }

    @TestFactory
    Stream<DynamicTest> twoCommits(Cases cases) {
        return times(cases, Cases.many(100, 2), "two commits", (machine, delay) -> {
            Round round = Round.stage(machine);
            Round.done(machine.processOf("nobody", "-c", "-A FORWARD -p udp -j ACCEPT"));
            var other = later(delay, () -> machine.processOf("nobody", "commit", "60"));
            Finished mine = Round.plain(machine.iptsh("commit 60"));
            Finished others = Round.plain(other.join());
            assertTrue(mine.ok() != others.ok(), "both were made, or neither: " + mine.stderr() + others.stderr());
            Finished refused = mine.ok() ? others : mine;
            assertEquals(3, refused.code(), refused.stderr());
            assertTrue(machine.isGuarded());
            Round.done(machine.iptsh("rollback"));
            assertEquals(round.before(), machine.live());
            Round.done(machine.processOf("nobody", "discard"));
            round.checkEnd();
        });
    }

    @TestFactory
    Stream<DynamicTest> aCommitAndARollback(Cases cases) {
        return times(cases, Cases.many(200, 2), "commit against rollback", (machine, delay) -> {
            Round round = Round.stage(machine);
            var commit = later(0, () -> machine.process("commit", "60"));
            TestHost.sleep(100 + 10 * delay);
            Round.plain(machine.iptsh("rollback"));
            Round.plain(commit.join());
            round.checkAftermath(cases.random().nextBoolean());
        });
    }

    private interface Race {
        void run(Machine machine, int delay) throws Exception;
    }

    private static Stream<DynamicTest> times(Cases cases, int many, String kind, Race race) {
        return IntStream.range(0, many).boxed().map(i -> {
            int delay = cases.random().nextInt(60);
            return cases.test(kind, List.of("nft", "legacy").get(i % 2), i + ", " + delay + " ms apart", machine -> {
                race.run(machine, delay);
                if (i % 10 == 0) {
                    Round.stage(machine).checkNext();
                }
            });
        });
    }

    private static CompletableFuture<Finished> later(int milliseconds, Supplier<Finished> work) {
        return CompletableFuture.supplyAsync(() -> {
            TestHost.sleep(milliseconds);
            return work.get();
        }, task -> new Thread(task).start());
    }
}
