package org.iptsh.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A disk that refuses each of the calls by which iptsh and its script change files: full, read-only or broken, this
 * once or from then on.
 */
@Faults
class FailingDiskTest {
    private static final int FEW = 1;

    /** What can go wrong with a call, once or (+) from then on; nothing with one outside the machine's folders. */
    private static List<String> errors(Step step, Machine machine, boolean forGood) {
        if (!step.line().contains(machine.folder().toString())) {
            return List.of();
        }
        return switch (step.call()) {
            case "write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate" ->
                    List.of("ENOSPC", "ENOSPC+", "EIO");
            // Where every opening of a file fails, so does reading: Java, but not the script, is past help then.
            case "open", "openat", "creat" -> forGood ? List.of("ENOSPC", "EROFS", "EIO+") : List.of("ENOSPC", "EROFS");
            case "mkdir", "mkdirat", "link", "linkat" -> List.of("ENOSPC+", "EROFS+");
            case "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir" -> List.of("EROFS", "EROFS+");
            default -> List.of();
        };
    }

    private static Stream<Fault> faults(Path log, Machine machine, boolean forGood) {
        return Step.in(log).stream().flatMap(step -> errors(step, machine, forGood).stream()
                .map(error -> Fault.error(step, error)));
    }

    @TestFactory
    Stream<DynamicTest> underTheShell(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of("commit 60", "commit 0", "confirm", "rollback")
                .flatMap(statement -> meet(cases, "disk under shell", backend, statement, (machine, fault, log) ->
                        Round.plain(machine.iptsh(statement, fault, log)))));
    }

    @TestFactory
    Stream<DynamicTest> underTheScript(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of("commit 60", "confirm", "rollback")
                .flatMap(statement -> meet(cases, "disk under script", backend, statement, (machine, fault, log) -> {
                    machine.plan("*/transaction " + statement.replaceFirst("commit.*", "apply") + " *", fault, log);
                    Round.plain(machine.iptsh(statement));
                })));
    }

    /** How a statement meets a fault. */
    private interface Meeting {
        void of(Machine machine, Fault fault, Path log);
    }

    private static Stream<DynamicTest> meet(
            Cases cases, String kind, String backend, String statement, Meeting meeting) {
        Path watched = cases.log();
        Machine first = cases.machine(backend);
        Round round = Round.before(first, statement);
        meeting.of(first, Fault.NONE, watched);
        round.checkAftermath(true);
        List<Fault> faults = cases.some(faults(watched, first, kind.equals("disk under script")).toList(), FEW);
        return faults.stream().map(fault -> cases.test(kind, backend, statement + " with " + fault, machine -> {
            Path log = cases.log();
            Round failing = Round.before(machine, statement);
            meeting.of(machine, fault, log);
            Step.mustHaveStruck(log, machine.folder());
            failing.checkAftermath(cases.random().nextBoolean());
        }));
    }
}
