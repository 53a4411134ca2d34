package org.iptsh.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** The cases of a class, which share a machine until one of them fails: what is broken then spoils no other. */
final class Cases implements AutoCloseable {
    /** All of them, or as many of each list as a run of all tests can afford. */
    private static final boolean ALL = Boolean.getBoolean("iptsh.faults");

    static final long SEED = Long.getLong("iptsh.seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final Map<String, Machine> machines = new HashMap<>();
    private final Map<Path, CoveredProgram> covered = new HashMap<>();
    private final Path folder;
    private int made;

    /** What is done in a case. */
    interface Work {
        void on(Machine machine) throws Exception;
    }

    private Cases(Path folder) {
        this.folder = folder;
    }

    /** Gives each test factory cases of its own, and takes them back when the last has run. */
    static final class Giver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Cases.class;
        }

        @Override
        public Cases resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Assumptions.assumeTrue("root".equals(System.getProperty("user.name")),
                    "only root may make things go wrong");
            return context.getStore(Namespace.create(Cases.class)).computeIfAbsent("cases", key -> open(), Cases.class);
        }

        private static Cases open() {
            try {
                return new Cases(Files.createTempDirectory("iptsh-faults"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A machine with rules that were committed and saved. */
    Machine machine(String backend) {
        return machines.computeIfAbsent(backend, key -> {
            Machine machine = new Machine(folder.resolve(backend + made++), backend);
            for (int i = 0; i < 2; i++) {
                Round.stage(machine);
                Round.done(machine.iptsh("commit 0"));
            }
            return machine;
        });
    }

    /** The programs whose starting strace saw; their runs are counted until the last case is over. */
    List<CoveredProgram> programs(Path log) {
        return CoveredProgram.in(log, folder).stream().map(program -> covered.computeIfAbsent(program, place -> {
            CoveredProgram made = new CoveredProgram(place, folder);
            made.cover();
            return made;
        })).toList();
    }

    Random random() {
        return random;
    }

    Path log() {
        try {
            return Files.createTempFile(folder, "strace", ".log");
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

    /** A case, counted. */
    DynamicTest test(String kind, String backend, String name, Work work) {
        return DynamicTest.dynamicTest(kind + ", " + backend + ": " + name + " (seed " + SEED + ")", () -> {
            Machine machine = machine(backend);
            machine.story();
            boolean good = false;
            boolean struck = true;
            try {
                Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> work.on(machine));
                good = true;
            } catch (TestAbortedException e) {
                struck = false;
                throw e;
            } finally {
                if (struck) {
                    Tally.count(kind, good);
                }
                if (!good) {
                    System.out.println((struck ? "FAILED: " : "left out: ") + kind + ", " + backend + ": " + name
                            + (struck ? "\n" + machine.story() : ""));
                    machines.remove(backend).close();
                }
            }
        });
    }

    @Override
    public void close() {
        covered.values().forEach(CoveredProgram::uncover);
        machines.values().forEach(Machine::close);
        Programs.here().run("rm", "-rf", "--one-file-system", folder.toString());
    }
}
