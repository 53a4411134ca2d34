package org.iptsh.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every program that the transaction's script starts, iptables-restore first of all: each run of it is killed before
 * each of its system calls, and the script has to live with that.
 */
@Faults
class KilledProgramTest {
    private static final int FEW = 6;

    @BeforeEach
    void needsMounts() {
        Assumptions.assumeTrue(Mounts.areOurs(), "programs are covered only in a mount namespace of the tests' own");
    }

    @TestFactory
    Stream<DynamicTest> killed(Cases cases) throws IOException {
        return cases.some(Stream.of("nft", "legacy").flatMap(backend -> Stream.of("commit 60", "confirm", "rollback")
                .flatMap(statement -> runs(cases, backend, statement))).toList(), FEW).stream()
                .flatMap(run -> killed(cases, run));
    }

    /** The so-manieth run of a program during a statement. */
    private record Run(CoveredProgram program, int nth, String backend, String statement) {}

    private static Stream<Run> runs(Cases cases, String backend, String statement) {
        Machine machine = cases.machine(backend);
        Path log = cases.log();
        Round round = Round.before(machine, statement);
        String verb = statement.startsWith("commit") ? "apply" : statement;
        machine.plan("*/transaction " + verb + " *", List.of("-f", "-o", log.toString(), "-e", "trace=execve"));
        Round.done(machine.iptsh(statement));
        round.checkAftermath(true);
        List<CoveredProgram> programs = cases.programs(log);

        Round counted = Round.before(machine, statement);
        List<Integer> before = programs.stream().map(CoveredProgram::runs).toList();
        Round.done(machine.iptsh(statement));
        List<Integer> after = programs.stream().map(CoveredProgram::runs).toList();
        counted.checkAftermath(true);
        return IntStream.range(0, programs.size()).boxed()
                .flatMap(i -> IntStream.rangeClosed(1, after.get(i) - before.get(i))
                        .mapToObj(nth -> new Run(programs.get(i), nth, backend, statement)));
    }

    private static Stream<DynamicTest> killed(Cases cases, Run run) {
        Path watched = cases.log();
        Round round = strike(cases.machine(run.backend), run, Fault.NONE, watched);
        round.checkAftermath(true);
        List<Step> steps = cases.some(Step.in(watched), 1);
        return steps.stream().map(step -> cases.test("kill " + run.program.name(), run.backend,
                "run " + run.nth + " in " + run.statement + " before " + step, machine -> {
                    Path log = cases.log();
                    Round killed = strike(machine, run, Fault.kill(step), log);
                    Step.mustHaveStruck(log);
                    killed.checkAftermath(cases.random().nextBoolean());
                }));
    }

    private static Round strike(Machine machine, Run run, Fault fault, Path log) {
        Round round = Round.before(machine, run.statement);
        run.program.plan(run.nth, fault.words(log));
        Round.plain(machine.iptsh(run.statement));
        machine.settle();
        run.program.forget();
        return round;
    }
}
