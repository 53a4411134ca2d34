package org.iptsh.persistence.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
    private static final Ruleset SIX =
            SaveReader.read(Family.IPV6, "test", "*filter\n-A INPUT -j S\nCOMMIT\n").ruleset();

    @TempDir
    private Path state;

    private Staged staged() {
        return Staged.of(state, "alice");
    }

    private String staging() {
        return staged().rules().map(Inputs::of).orElse("nothing");
    }

    private static Staged.Seen seen(Staged staged) {
        return new Staged.Seen(staged.rules(), Inputs.of("A"), Optional.empty());
    }

    /** A disk with no room for a file any more from some file on. */
    private record FullDisk(AtomicInteger room) implements Disk {
        @Override
        public void create(Path file, byte[] content) throws IOException {
            if (room.getAndDecrement() > 0) {
                HOST.create(file, content);
            } else {
                Files.write(file, Arrays.copyOf(content, content.length / 2));
                throw new FileSystemException(file.toString(), null, "No space left on device");
            }
        }
    }

    /** Everything that writes, on a disk that is full at each of its writes in turn. */
    @Test
    void aFullDiskLeavesWhatWasStaged() {
        List<Consumer<Staged>> all = List.of(
                staged -> staged.stage(Firewall.empty(), Inputs.of("A", "B"), false, "edit"),
                staged -> staged.stage(Inputs.of("L"), Inputs.of("A", "B").with(SIX), true, "restore"),
                staged -> staged.edit(Firewall::empty, seen(staged), Inputs.of("A", "B"), "edit"),
                staged -> staged.rebase(staged.read().orElseThrow(),
                        new Staged.Content(Inputs.of("L"), Inputs.of("L", "A")), "resolve"),
                staged -> staged.committed(staged.read().orElseThrow(), Inputs.of("L"), Inputs.of("L", "A")),
                staged -> staged.confirmed(() -> Inputs.of("L")),
                Staged::undo,
                Staged::discard);
        int failures = 0;
        for (Consumer<Staged> work : all) {
            for (int room = 0; ; room++) {
                staged().discard();
                staged().stage(Firewall.empty(), Inputs.of("A"), false, "begin");
                try {
                    work.accept(Staged.of(state, "alice", new FullDisk(new AtomicInteger(room))));
                    break;
                } catch (HostException e) {
                    failures++;
                    assertTrue(e.getMessage().contains("no space left on device"), e.getMessage());
                    assertTrue(List.of("[-j A]", "[-j L, -j A]").contains(staging()), staging());
                }
                staged().edit(Firewall::empty, seen(staged()), Inputs.of("A", "LATER"), "later");
                assertEquals("[-j A, -j LATER]", staging());
            }
        }
        assertTrue(failures >= 15, failures + " failures");
    }
}
