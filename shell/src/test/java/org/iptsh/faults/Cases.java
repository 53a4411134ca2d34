package org.iptsh.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * Cases of one kind, which share a machine until one of them fails: nothing that is broken then spoils the next.
 *
 * @param kind what goes wrong, as it is counted
 */
final class Cases {
    /** All of them, or as many of each list as a run of all tests can afford. */
    private static final boolean ALL = Boolean.getBoolean("iptsh.faults");

    static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Path folder;
    private final String backend;
    private Machine machine;
    private int machines;

    /** What is done in a case. */
    interface Work {
        void on(Machine machine) throws Exception;
    }

    Cases(Path folder, String backend) {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may watch with strace here");
        this.folder = folder;
        this.backend = backend;
    }

    /** A machine with rules that were committed and saved. */
    Machine machine() {
        if (machine == null) {
            machine = new Machine(folder.resolve(backend + machines++), backend);
            for (int i = 0; i < 2; i++) {
                Round.stage(machine);
                Round.done(machine.iptsh("commit 0"));
            }
        }
        return machine;
    }

    Random random() {
        return random;
    }

    Path log() {
        try {
            return Files.createTempFile(Files.createDirectories(folder), "strace", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of a list, or so many of it. */
    <T> List<T> some(List<T> all, int few) {
        if (ALL || all.size() <= few) {
            return all;
        }
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, few);
    }

    static int many(int all, int few) {
        return ALL ? all : few;
    }

    DynamicTest test(String kind, String name, Work work) {
        return DynamicTest.dynamicTest(backend + ": " + name + " (seed " + SEED + ")", () -> {
            boolean good = false;
            try {
                work.on(machine());
                good = true;
            } finally {
                Tally.count(kind, good);
                if (!good) {
                    close();
                }
            }
        });
    }

    /** The cases of one kind for the same thing going wrong at each of its steps. */
    Stream<DynamicTest> at(String kind, String name, List<Step> steps, StepWork work) {
        return steps.stream().map(step -> test(kind, name + " " + step, machine -> work.on(machine, step)));
    }

    /** What is done in a case that a step is the matter of. */
    interface StepWork {
        void on(Machine machine, Step step) throws Exception;
    }

    void close() {
        if (machine != null) {
            machine.close();
            machine = null;
        }
    }
}
