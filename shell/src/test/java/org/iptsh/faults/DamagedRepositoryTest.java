package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A repository that is damaged between the commit and its confirm: the confirm saves the version all the same, or is
 * refused while the commit stays pending under its timer.
 */
@Faults
class DamagedRepositoryTest {
    private static final int FEW = 2;

    private static final List<String> LOCKS =
            List.of("index.lock", "HEAD.lock", "refs/heads/*.lock", "config.lock", "packed-refs.lock", "iptsh/lock");

    @TestFactory
    Stream<DynamicTest> anyFile(Cases cases) {
        return Stream.of("nft", "legacy").flatMap(backend -> {
            Machine first = cases.machine(backend);
            List<String> kinds = new ArrayList<>(List.of("HEAD", "index", "config", "refs/heads/", "logs/HEAD"));
            // The newest objects are those of HEAD: commit, tree and both files.
            for (int i = 0; i < Cases.many(12, 4); i++) {
                kinds.add("objects/" + i);
            }
            Stream<String> cuts = kinds.stream().flatMap(kind -> Stream.of("gone", "empty", "cut", "flipped")
                    .map(damage -> kind + " " + damage));
            assertTrue(Files.isDirectory(first.repository().resolve(".git")));
            return cases.some(cuts.toList(), FEW).stream().flatMap(name -> Stream.of("confirm", "commit 0")
                    .map(statement -> cases.test("corrupt repository", backend, statement + " with " + name, machine ->
                            strike(cases, machine, name.split(" ")[0], name.split(" ")[1], statement))));
        });
    }

    private static void strike(Cases cases, Machine machine, String kind, String damage, String statement)
            throws IOException {
        Round round = Round.before(machine, statement);
        Path file = file(machine.repository().resolve(".git"), kind);
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        if (!damage.equals("gone")) {
            Files.write(file, damaged(cases, content, damage));
        }
        Finished end = Round.plain(machine.iptsh(statement));
        machine.settle();
        if (!end.ok() && !machine.live().equals(round.before())) {
            assertTrue(machine.pending().isPresent() && machine.isGuarded(),
                    "live and unsaved, and nothing would take it back: " + end.stderr());
        }
        Round.plain(machine.iptsh("status"));
        if (!end.ok()) {
            Files.write(file, content);
            round.checkAftermath(true);
        } else {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.write(file, content);
            }
            assertEquals(round.candidate(), machine.live());
            round.checkNext();
        }
    }

    private static byte[] damaged(Cases cases, byte[] content, String damage) {
        return switch (damage) {
            case "empty" -> new byte[0];
            case "cut" -> Arrays.copyOf(content, content.length / 2);
            default -> {
                byte[] flipped = content.clone();
                for (int i = 0; i < Math.max(1, flipped.length / 20); i++) {
                    flipped[cases.random().nextInt(flipped.length)] ^= (byte) (1 + cases.random().nextInt(255));
                }
                yield flipped;
            }
        };
    }

    /** A file of the repository: by name, the first of a folder, or the n-th newest object. */
    private static Path file(Path git, String kind) throws IOException {
        boolean object = kind.startsWith("objects/");
        try (Stream<Path> files = Files.walk(git.resolve(object ? "objects" : kind))) {
            List<Path> sorted = files.filter(Files::isRegularFile)
                    .sorted((a, b) -> Long.compare(b.toFile().lastModified(), a.toFile().lastModified())).toList();
            return sorted.get(object ? Integer.parseInt(kind.substring("objects/".length())) : 0);
        }
    }

    @TestFactory
    Stream<DynamicTest> staleLocks(Cases cases) {
        return cases.some(LOCKS.stream().flatMap(lock -> Stream.of("confirm", "commit 0").map(statement -> cases.test(
                "stale lock", "nft", statement + " with " + lock, machine -> {
                    Round round = Round.before(machine, statement);
                    Path git = machine.repository().resolve(".git");
                    String branch = Files.readString(git.resolve("HEAD")).strip().replaceFirst(".*/", "");
                    Files.writeString(git.resolve(lock.replace("*", branch)), "");
                    Round.done(machine.iptsh(statement));
                    assertEquals(round.candidate(), machine.live());
                    round.checkEnd();
                    round.checkNext();
                }))).toList(), FEW).stream();
    }
}
