package org.iptsh.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The transaction's script, killed before each of its system calls; the programs that it has started live on. */
@Faults
class KilledScriptTest {
    private static final int FEW = 3;

    @TestFactory
    Stream<DynamicTest> killed(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of("commit 60", "confirm", "rollback")
                .flatMap(statement -> killed(cases, backend, statement)));
    }

    private static Stream<DynamicTest> killed(Cases cases, String backend, String statement) {
        String verb = statement.startsWith("commit") ? "apply" : statement;
        String pattern = "*/transaction " + verb + " *";
        Path watched = cases.log();
        run(cases.machine(backend), statement, pattern, Fault.NONE, watched).checkAftermath(true);
        List<Step> steps = cases.some(Step.in(watched), FEW);
        return steps.stream().map(step -> cases.test("kill script", backend, verb + " before " + step, machine -> {
            Path log = cases.log();
            Round round = run(machine, statement, pattern, Fault.kill(step), log);
            Step.mustHaveStruck(log);
            round.checkAftermath(cases.random().nextBoolean());
        }));
    }

    private static Round run(Machine machine, String statement, String pattern, Fault fault, Path log) {
        Round round = Round.before(machine, statement);
        machine.plan(pattern, fault, log);
        Round.plain(machine.iptsh(statement));
        return round;
    }
}
