package org.iptsh.persistence.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.iptsh.persistence.host.HostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final byte[] OLD = "old\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "new\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void aFileThatIsNotThereReadsAsNothing() {
        assertEquals(Optional.empty(), new AtomicFile(folder.resolve("rules")).read());
    }

    @Test
    void whatWasWrittenIsReadAndBelongsToItsOwnerAlone() throws IOException {
        AtomicFile file = new AtomicFile(folder.resolve("rules"));
        file.write(OLD);
        file.write(NEW);
        assertArrayEquals(NEW, file.read().orElseThrow());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
        assertEquals(List.of("rules"), names());
    }

    @Test
    void theContentIsSyncedBeforeTheNameAndTheNameBeforeItReturns() {
        StoppingDisk disk = new StoppingDisk(Integer.MAX_VALUE);
        new AtomicFile(folder.resolve("rules"), disk).write(NEW);
        assertEquals(List.of("create", "move", "sync"), disk.done());
    }

    @Test
    void whereverTheMachineStopsTheFileIsOldOrNewAndTheNextWriteCleansUp() throws IOException {
        Path path = folder.resolve("rules");
        List<String> found = new ArrayList<>();
        for (int steps = 0; steps <= 3; steps++) {
            new AtomicFile(path).write(OLD);
            StoppingDisk disk = new StoppingDisk(steps);
            try {
                new AtomicFile(path, disk).write(NEW);
            } catch (StoppingDisk.Stopped expected) {
                assertEquals(steps, disk.done().size());
            }
            found.add(new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip());
        }
        assertEquals(List.of("old", "old", "new", "new"), found);
    }

    @Test
    void whatADeadWriterLeftIsRemovedAndWhatALivingOneWritesIsNot() throws IOException {
        long dead = LongStream.iterate(4_000_000, pid -> pid - 1)
                .filter(pid -> ProcessHandle.of(pid).isEmpty())
                .findFirst()
                .orElseThrow();
        Files.write(folder.resolve(".rules." + dead + "-1.tmp"), OLD);
        String mine = ".rules." + ProcessHandle.current().pid() + "-0.tmp";
        Files.write(folder.resolve(mine), OLD);
        Files.write(folder.resolve(".other." + dead + "-1.tmp"), OLD);
        new AtomicFile(folder.resolve("rules")).write(NEW);
        assertEquals(List.of(".other." + dead + "-1.tmp", mine, "rules"), names());
    }

    @Test
    void aFailingDiskIsToldWithTheFileAndTheReason() {
        Path nowhere = folder.resolve("nowhere/rules");
        HostException failure = assertThrows(HostException.class, () -> new AtomicFile(nowhere).write(NEW));
        assertTrue(failure.getMessage().startsWith("cannot write " + nowhere + ": "), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("nowhere does not exist"), failure.getMessage());
    }

    @Test
    void aFileIsRemovedForGoodAndRemovingNoneIsNoError() {
        AtomicFile file = new AtomicFile(folder.resolve("rules"));
        file.write(NEW);
        file.delete();
        file.delete();
        assertEquals(Optional.empty(), file.read());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
