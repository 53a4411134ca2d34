package org.iptsh.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    private static final int FEW = 1;
    private static final int PAGE = 4096;
    private static final int MOST_PAGES = 24;
    private static final List<String> STATEMENTS = List.of("commit 60", "commit 0", "confirm", "rollback");

    @BeforeEach
    void needsMounts() {
        Assumptions.assumeTrue(Mounts.areOurs(), "file systems are mounted only in a mount namespace of the tests' own");
    }

    @TestFactory
    Stream<DynamicTest> full(Cases cases) {
        return each((backend, place, statement) -> {
            List<Integer> pages = Stream.iterate(0, i -> i < MOST_PAGES, i -> i + 1).toList();
            return cases.some(pages, FEW).stream().map(free -> cases.test("full disk", backend,
                    statement + " with " + free + " pages free in place " + place, machine -> {
                        Round round = Round.before(machine, statement);
                        Path filler = fill(machine.places().get(place), free);
                        Round.plain(machine.iptsh(statement));
                        machine.settle();
                        Round.plain(machine.iptsh("status"));
                        Files.delete(filler);
                        round.checkAftermath(cases.random().nextBoolean());
                    }));
        });
    }

    @TestFactory
    Stream<DynamicTest> readOnly(Cases cases) {
        return each((backend, place, statement) -> Stream.of(cases.test("read-only disk", backend,
                statement + " with place " + place, machine -> {
                    Round round = Round.before(machine, statement);
                    Path folder = machine.places().get(place);
                    Mounts.remount(folder, false);
                    try {
                        Round.plain(machine.iptsh(statement));
                        machine.settle();
                        Round.plain(machine.iptsh("status"));
                    } finally {
                        Mounts.remount(folder, true);
                    }
                    round.checkAftermath(cases.random().nextBoolean());
                })));
    }

    /** What is made of a back end, the number of a place, and a statement. */
    private interface Maker {
        Stream<DynamicTest> of(String backend, int place, String statement);
    }

    private static Stream<DynamicTest> each(Maker maker) {
        return Stream.of("nft", "legacy").flatMap(backend -> Stream.of(0, 1, 2)
                .flatMap(place -> STATEMENTS.stream().flatMap(statement -> maker.of(backend, place, statement))));
    }

    /** Leaves so many pages free. */
    private static Path fill(Path folder, int pages) throws IOException {
        Path filler = folder.resolve("filler");
        long free = Files.getFileStore(folder).getUnallocatedSpace() - (long) pages * PAGE;
        Files.write(filler, new byte[(int) free]);
        return filler;
    }
}
