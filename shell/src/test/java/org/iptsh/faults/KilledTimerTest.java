package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.host.TestHost;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The timer: the process that was started first is killed before each of its system calls, or both are at once. */
@Faults
class KilledTimerTest {
    private static final int FEW = 1;
    private static final String TIMER = "setsid * rollback * --after *";

    @TestFactory
    Stream<DynamicTest> killed(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> killed(cases, backend));
    }

    private static Stream<DynamicTest> killed(Cases cases, String backend) {
        Path watched = cases.log();
        Round round = Round.stage(cases.machine(backend));
        round.machine().plan(TIMER, Fault.NONE, watched);
        Round.done(round.machine().iptsh("commit 1"));
        ends(round);
        List<Step> steps = cases.some(Step.in(watched), FEW);
        return steps.stream().map(step -> cases.test("kill timer", backend, "before " + step, machine -> {
            Path log = cases.log();
            Round killed = Round.stage(machine);
            machine.plan(TIMER, Fault.kill(step), log);
            Finished commit = Round.plain(machine.iptsh("commit 1"));
            if (commit.ok()) {
                ends(killed);
            } else {
                killed.checkAftermath(false);
            }
            Step.mustHaveStruck(log);
        }));
    }

    /** The other process of the timer must see to it that the commit is rolled back, and nobody else is asked to. */
    private static void ends(Round round) {
        Machine machine = round.machine();
        assertTrue(TestHost.within(30, () -> machine.pending().isEmpty()), "not rolled back");
        machine.settle();
        assertEquals(round.before(), machine.live());
        round.checkEnd();
        round.checkNext();
    }

    @TestFactory
    Stream<DynamicTest> bothAtOnce(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of("confirm", "rollback", "status")
                .map(next -> cases.test("kill both timers", backend, "then " + next, machine -> {
                    Round round = Round.before(machine, "confirm");
                    machine.killTimers();
                    assertFalse(machine.isGuarded());
                    Round.done(machine.iptsh(next));
                    if (next.equals("status")) {
                        assertTrue(machine.isGuarded(), "the next command did not arm the timer anew");
                        round.checkAftermath(true);
                    } else {
                        assertEquals(next.equals("confirm") ? round.candidate() : round.before(), machine.live());
                        round.checkEnd();
                        round.checkNext();
                    }
                })));
    }
}
