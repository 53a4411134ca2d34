package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The boot script, killed before each of its system calls: started again, it brings the saved rules all the same. */
@Faults
class KilledBootTest {
    private static final int FEW = 4;

    @TestFactory
    Stream<DynamicTest> killed(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> {
            Path watched = cases.log();
            try (Namespace fresh = Namespace.open()) {
                assertTrue(boot(cases.machine(backend), fresh, Fault.NONE, watched).ok());
            }
            return cases.some(Step.in(watched), FEW).stream().map(step -> cases.test("kill boot", backend,
                    "before " + step, machine -> {
                        Path log = cases.log();
                        try (Namespace rebooted = Namespace.open()) {
                            boot(machine, rebooted, Fault.kill(step), log);
                            Step.mustHaveStruck(log);
                            boot(machine, rebooted, Fault.NONE, log);
                            assertEquals(machine.live(), live(machine, rebooted));
                        }
                    }));
        });
    }

    private static String live(Machine machine, Namespace rebooted) {
        return Family.all().stream().map(family -> machine.host().save(rebooted.programs(), family))
                .map(Machine::ours).collect(Collectors.joining("\n"));
    }

    private static Finished boot(Machine machine, Namespace namespace, Fault fault, Path log) {
        List<String> prefix = new ArrayList<>(namespace.prefix());
        prefix.add("strace");
        prefix.addAll(fault.words(log));
        return machine.host().boot(new Programs(prefix, namespace.environment()));
    }
}
