package org.iptsh.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A whole iptsh, killed before each of the system calls that its main thread makes; what it has started lives on. */
@Faults
class KilledShellTest {
    private static final int FEW = 1;

    @TestFactory
    Stream<DynamicTest> killed(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of("commit 60", "commit 0", "confirm", "rollback")
                .flatMap(statement -> killed(cases, backend, statement)));
    }

    private static Stream<DynamicTest> killed(Cases cases, String backend, String statement) {
        Path watched = cases.log();
        Machine first = cases.machine(backend);
        Round round = Round.before(first, statement);
        Round.done(first.shell(statement, Fault.NONE, watched));
        round.checkAftermath(true);
        List<Step> steps = cases.some(Step.in(watched), FEW);
        return steps.stream().map(step -> cases.test("kill shell", backend, statement + " before " + step, machine -> {
            Path log = cases.log();
            Round killed = Round.before(machine, statement);
            machine.shell(statement, Fault.kill(step), log);
            Step.mustHaveStruck(log);
            killed.checkAftermath(cases.random().nextBoolean());
        }));
    }
}
