package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.iptsh.host.TestHost;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A clock that jumps by a day while a commit is pending: neither is it rolled back too early nor too late.
 *
 * <p>The clock is libfaketime's: every program of these cases asks it for the time of day. It does not reach the
 * kernel, and so neither the times of files nor a timer of systemd's.
 */
@Faults
class ClockTest {

    @BeforeEach
    void needsFaketime() {
        Assumptions.assumeTrue(library() != null, "libfaketime is not installed");
    }

    private static Path library() {
        try (Stream<Path> files = Files.find(Path.of("/usr/lib"), 3,
                (file, attributes) -> file.endsWith("faketime/libfaketime.so.1"))) {
            return files.findFirst().orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    /** A machine whose clock can be set. */
    private record Clock(Machine machine, Path file) {

        void jump(String by) throws IOException {
            Files.writeString(file, by + "\n");
        }

        Finished iptsh(String... words) {
            return machine.processWith(environment(), words);
        }

        private Map<String, String> environment() {
            return Map.of("LD_PRELOAD", library().toString(),
                    "FAKETIME_TIMESTAMP_FILE", file.toString(), "FAKETIME_CACHE_DURATION", "1",
                    "DONT_FAKE_MONOTONIC", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }

        /** The time of day that programs are told. */
        long seconds() {
            return Long.parseLong(new Programs(List.of(), environment()).run("date", "+%s").text().strip());
        }
    }

    @TestFactory
    Stream<DynamicTest> jumps(Cases cases) {
        return cases.some(Stream.of("nft", "legacy").flatMap(backend -> Stream.of("+1d", "-1d")
                .flatMap(jump -> Stream.of("timer", "confirm", "rollback")
                        .map(end -> cases.test("clock jump", backend, jump + ", then " + end, machine ->
                                jump(machine, jump, end))))).toList(), 1).stream();
    }

    private static void jump(Machine machine, String by, String end) throws IOException {
        Clock clock = new Clock(machine, Files.createTempFile(machine.folder(), "clock", ""));
        clock.jump("+0");
        Round round = Round.stage(machine);
        Round.done(clock.iptsh("commit", end.equals("timer") ? "3" : "60"));
        clock.jump(by);
        long moved = clock.seconds() - System.currentTimeMillis() / 1000;
        assertEquals(by.startsWith("+") ? 1 : -1, Math.round(moved / 86400.0), "the clock can't be moved");
        if (end.equals("timer")) {
            assertEquals(round.candidate(), machine.live(), "rolled back too early");
            assertTrue(TestHost.within(30, () -> machine.pending().isEmpty()), "never rolled back");
            machine.settle();
            assertEquals(round.before(), machine.live());
        } else {
            TestHost.sleep(1200);
            assertTrue(machine.isGuarded(), "the timer has gone");
            assertEquals(round.candidate(), machine.live(), "rolled back too early");
            Finished status = Round.done(clock.iptsh("--json", "status"));
            assertTrue(status.text().matches("(?s).*\"secondsLeft\":[1-6]?[0-9],?.*"), status.text());
            Round.done(clock.iptsh(end));
            assertEquals(end.equals("confirm") ? round.candidate() : round.before(), machine.live());
        }
        round.checkEnd();
        round.checkNext();
    }
}
