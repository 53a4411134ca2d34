package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iptsh.host.TestHost;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * File systems that really are full or read-only: run, state and repository, each with every small number of free
 * pages, so that each write fails in turn.
 */
@Faults
class FullDiskTest {
    private static final int FEW = 5;
    private static final int PAGE = 4096;
    private static final int MOST_PAGES = 24;
    private static final List<String> STATEMENTS = List.of("commit 60", "commit 0", "confirm", "rollback");

    @BeforeEach
    void needsMounts() {
        Assumptions.assumeTrue(Mounts.areOurs(),
                "file systems are mounted only in a mount namespace of the tests' own");
    }

    @TestFactory
    Stream<DynamicTest> full(Cases cases) {
        return cases.some(each().flatMap(way -> IntStream.range(0, MOST_PAGES).mapToObj(free ->
                cases.test("full disk", way.backend, way + " with " + free + " pages free", machine -> {
                    Round round = Round.before(machine, way.statement);
                    Path filler = fill(machine.places().get(way.place), free);
                    Round.plain(machine.iptsh(way.statement));
                    machine.settle();
                    Round.plain(machine.iptsh("status"));
                    Files.delete(filler);
                    round.checkAftermath(cases.random().nextBoolean());
                }))).toList(), FEW).stream();
    }

    @TestFactory
    Stream<DynamicTest> readOnly(Cases cases) {
        return cases.some(each().filter(Way::canBeReadOnly).map(way ->
                cases.test("read-only disk", way.backend, way.toString(), machine -> {
                    Round round = Round.before(machine, way.statement);
                    Path folder = machine.places().get(way.place);
                    assertTrue(TestHost.within(10, () -> Mounts.remount(folder, false)));
                    try {
                        Round.plain(machine.iptsh(way.statement));
                        machine.settle();
                        Round.plain(machine.iptsh("status"));
                    } finally {
                        assertTrue(Mounts.remount(folder, true));
                    }
                    round.checkAftermath(cases.random().nextBoolean());
                })).toList(), FEW).stream();
    }

    /** What is done, and the number of the place whose disk fails meanwhile. */
    private record Way(String backend, int place, String statement) {

        /** While a timer waits it has a file open under run, and so no kernel makes that read-only. */
        boolean canBeReadOnly() {
            return place != 0 || statement.startsWith("commit");
        }

        @Override
        public String toString() {
            return statement + ", " + List.of("run", "state", "repository").get(place);
        }
    }

    private static Stream<Way> each() {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of(0, 1, 2)
                .flatMap(place -> STATEMENTS.stream().map(statement -> new Way(backend, place, statement))));
    }

    /** Leaves so many pages free. */
    private static Path fill(Path folder, int pages) throws IOException {
        Path filler = folder.resolve("filler");
        long free = Files.getFileStore(folder).getUnallocatedSpace() - (long) pages * PAGE;
        Files.write(filler, new byte[(int) free]);
        return filler;
    }
}
