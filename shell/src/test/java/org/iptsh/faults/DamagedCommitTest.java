package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A pending commit whose files are damaged: cut off at each length, with a byte changed, or gone. A rollback brings the
 * before-image back, or says that it could not and leaves what it has; it never says that it has when it has not.
 */
@Faults
class DamagedCommitTest {
    private static final int FEW = 2;
    private static final int FLIPS = 200;

    /** What becomes of a file: cut off at a byte, or that byte changed if there are bits to change. */
    private record Damage(String file, int at, int bits) {

        byte[] of(byte[] content) {
            if (bits == 0 || at >= content.length) {
                return Arrays.copyOf(content, Math.min(at, content.length));
            }
            byte[] changed = content.clone();
            changed[at] ^= (byte) bits;
            return changed;
        }

        @Override
        public String toString() {
            return file + (bits == 0 ? " cut at " + at : String.format(" byte %d ^ %02x", at, bits));
        }
    }

    private static Stream<Damage> damages(Random random, String file, long length) {
        Stream<Damage> cuts = IntStream.range(0, (int) length).mapToObj(at -> new Damage(file, at, 0));
        return Stream.concat(cuts, IntStream.range(0, FLIPS).mapToObj(i ->
                new Damage(file, random.nextInt(Math.max(1, (int) length)), 1 + random.nextInt(255))));
    }

    @TestFactory
    Stream<DynamicTest> journal(Cases cases) {
        return damaged(cases, "corrupt journal", name -> name.equals("journal"), true);
    }

    @TestFactory
    Stream<DynamicTest> others(Cases cases) {
        return damaged(cases, "corrupt commit", name -> !name.matches("journal|log|outcome|is\\..*"), false);
    }

    private static Stream<DynamicTest> damaged(
            Cases cases, String kind, Predicate<String> which, boolean mustRestore) {
        return Stream.of("nft", "legacy").flatMap(backend -> {
            Round watched = Round.before(cases.machine(backend), "rollback");
            List<Path> files = files(watched.machine().run().resolve("pending")).stream()
                    .filter(file -> which.test(file.getFileName().toString())).toList();
            List<Damage> damages = files.stream()
                    .flatMap(file -> damages(cases.random(), file.getFileName().toString(), file.toFile().length()))
                    .toList();
            watched.checkAftermath(false);
            return cases.some(damages, FEW).stream().map(damage -> cases.test(
                    kind, backend, damage.toString(), machine -> strike(machine, damage, mustRestore)));
        });
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void strike(Machine machine, Damage damage, boolean mustRestore) throws IOException {
        Round round = Round.before(machine, "rollback");
        Path file = machine.run().resolve("pending").resolve(damage.file());
        byte[] content = Files.readAllBytes(file);
        String id = machine.pending().orElseThrow().journal().id();
        Files.write(file, damage.of(content));
        // As the timer does; then as the administrator would.
        Finished timer = machine.program(
                "sh", machine.run() + "/transaction", "rollback", machine.run().toString(), id);
        Finished status = Round.plain(machine.iptsh("status"));
        if (machine.live().equals(round.before())) {
            if (Files.exists(file)) {
                Files.write(file, content);
            }
            round.checkAftermath(false);
            return;
        }
        assertTrue(!mustRestore, "not rolled back: " + timer + status.text());
        assertTrue(timer.code() != 0, "said to be rolled back: " + timer.stderr());
        assertTrue(Files.exists(file), "what was left is gone");
        Files.write(file, content);
        Round.done(machine.iptsh("rollback"));
        assertEquals(round.before(), machine.live());
        round.checkEnd();
        round.checkNext();
    }
}
