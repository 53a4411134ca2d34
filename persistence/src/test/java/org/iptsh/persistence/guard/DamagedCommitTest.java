package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.guard.WovenSection.Ours;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rolls back commits of which a file is lost, cut off or garbage, or whose folder can't be written any more. */
@Tag("kernel")
class DamagedCommitTest extends ScriptInNamespace {
    private List<WovenSection> families;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void anyOneFileMayBeDamaged(String backEnd) throws IOException {
        load(backEnd);
        String before = read();
        write();
        List<String> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(run.resolve("pending"))) {
            paths.forEach(path -> files.add(path.getFileName().toString()));
        }
        assertEquals(3 + 2 * 8, files.size(), files.toString());
        script.rollback("c");
        for (String name : files) {
            for (Damage damage : Damage.values()) {
                write();
                assertInstanceOf(Outcome.Done.class, script.apply("c"));
                damage.to(run.resolve("pending").resolve(name));
                assertInstanceOf(Outcome.Done.class, script.rollback("c"));
                assertEquals(before, read(), damage + " " + name);
                assertFalse(Files.exists(run.resolve("pending")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aListOfSectionsCutOffAnywhereIsNoneToApplyButOneToRollBack(String backEnd) throws IOException {
        load(backEnd);
        String before = read();
        write();
        byte[] list = Files.readAllBytes(run.resolve("pending/sections"));
        for (int length = 0; length < list.length; length += 7) {
            Files.write(run.resolve("pending/sections"), Arrays.copyOf(list, length));
            var refused = assertInstanceOf(Outcome.Refused.class, script.apply("c"));
            assertTrue(refused.said().get(0).endsWith("/sections is damaged"), refused.toString());
            assertEquals(before, read());
            write();
            script.apply("c");
            Files.write(run.resolve("pending/sections"), Arrays.copyOf(list, length));
            Finished finished = namespace.programs().run(script.command("rollback", "c"), new byte[0]);
            assertEquals(0, finished.code(), finished.stderr());
            assertTrue(finished.stderr().contains("sections is damaged"), "it has to be said");
            assertEquals(before, read());
            write();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void anotherCommitsJournalIsNotOnesOwn(String backEnd) {
        load(backEnd);
        write();
        script.apply("c");
        String after = read();
        assertInstanceOf(Outcome.Done.class, script.rollback("other"));
        assertEquals(after, read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aFullDiskAndAReadOnlyOneAreRolledBackFrom(String backEnd) {
        load(backEnd);
        String before = read();
        for (String spoil : List.of("mount -o remount,ro $run", "dd if=/dev/zero of=$run/fill bs=1k 2>/dev/null || :",
                "dd if=/dev/zero of=$run/fill bs=1k 2>/dev/null || :; rm $run/lock; mount -o remount,ro $run")) {
            write();
            String steps = "set -e; run=" + run + "; mkdir $run.aside; cp -r $run/. $run.aside\n"
                    + "mount -t tmpfs -o size=600k none $run; cp -r $run.aside/. $run; rm -r $run.aside\n"
                    + "sh $run/transaction apply $run c\n" + spoil + "\nsh $run/transaction rollback $run c || :\n"
                    + "[ ! -w $run ] || [ ! -e $run/pending ]\n";
            Finished finished = namespace.programs().run("unshare", "-m", "sh", "-c", steps);
            assertEquals(0, finished.code(), finished.stderr());
            assertEquals(before, read(), spoil + "\n" + finished.stderr());
            if (!spoil.contains("remount")) {
                assertEquals("", finished.stderr());
            }
            script.rollback("c");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void anApplyOnAFullDiskChangesNothing(String backEnd) {
        load(backEnd);
        String before = read();
        write();
        String steps = "run=" + run + "; mkdir $run.aside; cp -r $run/. $run.aside\n"
                + "mount -t tmpfs -o size=600k none $run; cp -r $run.aside/. $run; rm -r $run.aside\n"
                + "dd if=/dev/zero of=$run/fill bs=1k 2>/dev/null; sh $run/transaction apply $run c\n";
        Finished finished = namespace.programs().run("unshare", "-m", "sh", "-c", steps);
        assertTrue(finished.code() == 1 || finished.code() == 4, finished.stderr());
        assertEquals(before, read());
    }

    /** What may happen to a file. */
    private enum Damage {
        LOST,
        EMPTY,
        CUT,
        GARBAGE;

        void to(Path file) throws IOException {
            byte[] content = Files.readAllBytes(file);
            switch (this) {
                case LOST -> Files.delete(file);
                case EMPTY -> Files.write(file, new byte[0]);
                case CUT -> Files.write(file, Arrays.copyOf(content, content.length / 2));
                case GARBAGE -> Files.write(file, new byte[] {0, 1, (byte) 0xff, '\n', '*', ' ', '-', '\n', 0});
            }
        }
    }

    private void load(String backEnd) {
        families = WovenSection.loaded(new LiveText(namespace.programs(), backEnd), Ours.OLD);
    }

    private void write() {
        new PendingCommit(run, "c", families.stream().map(family -> family.between(Ours.OLD, Ours.NEW)).toList())
                .write(60);
    }

    private String read() {
        return families.get(0).live().read();
    }
}
