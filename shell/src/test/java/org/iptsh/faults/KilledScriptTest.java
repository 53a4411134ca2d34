package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The transaction's script, killed before each of its system calls; the programs that it has started live on. */
@Faults
class KilledScriptTest {
    private static final int FEW = 8;

    @TempDir
    Path folder;

    private final List<Cases> open = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> killed() {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of("apply", "confirm", "rollback")
                .flatMap(verb -> killed(backend, verb)));
    }

    private Stream<DynamicTest> killed(String backend, String verb) {
        Cases cases = new Cases(folder.resolve(backend + verb), backend);
        open.add(cases);
        Path log = cases.log();
        String pattern = "*/transaction " + verb + " *";
        Round watched = run(cases.machine(), verb, pattern, Fault.NONE, log);
        watched.checkAftermath(true);
        List<Step> steps = Step.in(log);
        return cases.at("kill script", verb + " killed before", cases.some(steps, FEW), (machine, step) -> {
            Path each = cases.log();
            Round round = run(machine, verb, pattern, Fault.kill(step), each);
            assertTrue(Step.struck(each), "it did not come by there");
            round.checkAftermath(cases.random().nextBoolean());
        });
    }

    private static Round run(Machine machine, String verb, String pattern, Fault fault, Path log) {
        Round round = Round.stage(machine);
        if (verb.equals("apply")) {
            machine.plan(pattern, fault, log);
        }
        Round.plain(machine.iptsh("commit 60"));
        if (!verb.equals("apply")) {
            machine.plan(pattern, fault, log);
            Round.plain(machine.iptsh(verb));
        }
        return round;
    }

    @AfterEach
    void close() {
        open.forEach(Cases::close);
        open.clear();
    }
}
