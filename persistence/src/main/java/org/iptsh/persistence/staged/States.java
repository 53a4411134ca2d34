package org.iptsh.persistence.staged;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveFile;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;

/**
 * The folder that holds one administrator's index and the files of all states that it names.
 *
 * <p>A file is never changed: first the new ones are written, then the index that names them. Wherever that stops, by a
 * full disk or a power cut, the old index and its files are whole.
 */
final class States {
    private static final String INDEX = "index";
    private static final Set<StandardOpenOption> LOCKING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private static final FileAttribute<?> OWNERS_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final Disk disk;
    private final Map<String, Cached> cache = new HashMap<>();

    /** A file's ruleset; of a file that was replaced meanwhile the stamp is another. */
    private record Cached(List<Object> stamp, Ruleset ruleset) {}

    /** What is done while nobody else touches the folder. */
    interface Work<T> {
        T run();
    }

    States(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    Path path() {
        return folder.resolve(INDEX);
    }

    /** The index as it is; empty if there is none. */
    private Optional<String> text() {
        return file(INDEX).read().map(Utf8::decode);
    }

    /** The index; empty if nothing was ever staged. */
    Optional<Index> index() {
        return text().map(content -> Index.parse(content).orElseThrow(() ->
                new HostException("the staged rules are damaged: " + path() + "; `discard` starts anew")));
    }

    /** Whether something is staged; damage counts as something. */
    boolean hasEdits() {
        return text().map(content -> Index.parse(content).map(Index::hasEdits).orElse(true)).orElse(false);
    }

    /** Whether the index and what it names can be read. */
    boolean isWhole() {
        try {
            index().ifPresent(index -> List.of(firewall(index.base()), firewall(index.now())));
            return true;
        } catch (HostException e) {
            return false;
        }
    }

    /** Removes everything. */
    void clear() {
        file(INDEX).delete();
        cache.clear();
        sweep(Set.of());
    }

    /** The firewall of a state; the same object as long as its files stay. */
    Firewall firewall(State state) {
        return Firewall.of(Family.all().stream().map(family -> ruleset(family, state)).toList());
    }

    /** The same of a state that was made from another one by a few edits: no more than these are read. */
    Firewall firewall(State state, State madeFrom) {
        Family.all().forEach(family -> readBeside(family, state.file(family), madeFrom.file(family)));
        return firewall(state);
    }

    private void readBeside(Family family, String name, String other) {
        Cached known = cache.get(other);
        List<Object> stamp = stamp(name);
        if (known == null || stamp.isEmpty() || cache.containsKey(name)) {
            return;
        }
        Optional<byte[]> before = file(other).read();
        Optional<byte[]> after = file(name).read();
        // Files that were replaced meanwhile are read as any others.
        boolean same = known.stamp().equals(stamp(other)) && stamp.equals(stamp(name));
        if (same && before.isPresent() && after.isPresent()) {
            new EditedFile(before.get(), known.ruleset(), after.get()).asRead()
                    .ifPresent(ruleset -> cache.put(name, new Cached(stamp, ruleset)));
        }
    }

    /** Makes an index the one that counts. */
    void put(Index index) {
        file(INDEX).write(Utf8.encode(index.write()));
        Set<String> used = index.states()
                .flatMap(state -> Family.all().stream().map(state::file))
                .collect(Collectors.toSet());
        cache.keySet().retainAll(used);
        sweep(used);
    }

    /** Removes files that no state names any more. */
    private void sweep(Set<String> used) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "rules.v[46].*")) {
            for (Path file : files) {
                if (!used.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw DiskFailure.of("cannot tidy " + folder, e);
        }
    }

    /**
     * Writes the sections that differ from those of earlier states; the others keep their files.
     *
     * @param number from which on files have no content yet
     */
    State write(Firewall firewall, List<State> earlier, int number) {
        int v4 = write(firewall.get(Family.IPV4), earlier, number);
        return new State(v4, write(firewall.get(Family.IPV6), earlier, v4 == number ? number + 1 : number));
    }

    private int write(Ruleset ruleset, List<State> earlier, int number) {
        Family family = ruleset.family();
        for (State state : earlier) {
            if (ruleset(family, state).sameRules(ruleset)) {
                return state.number(family);
            }
        }
        Ruleset normalised = ruleset.normalised();
        String name = family.section() + "." + number;
        file(name).write(Utf8.encode(SaveWriter.saved(normalised)));
        cache.put(name, new Cached(stamp(name), normalised));
        return number;
    }

    private AtomicFile file(String name) {
        return new AtomicFile(folder.resolve(name), disk);
    }

    private Ruleset ruleset(Family family, State state) {
        String name = state.file(family);
        List<Object> stamp = stamp(name);
        Cached known = cache.get(name);
        if (known == null || !known.stamp().equals(stamp)) {
            known = new Cached(stamp, read(family, name));
            cache.put(name, known);
        }
        return known.ruleset();
    }

    /** The ruleset of a state, as this object if its file says the same: to write one is less work than to read one. */
    Ruleset ruleset(State state, Ruleset perhaps) {
        Family family = perhaps.family();
        String name = state.file(family);
        Cached known = cache.get(name);
        List<Object> stamp = stamp(name);
        if (known != null && known.stamp().equals(stamp)) {
            return known.ruleset().sameRules(perhaps) ? perhaps : known.ruleset();
        }
        byte[] bytes = Utf8.encode(SaveWriter.saved(perhaps));
        if (file(name).read().filter(content -> Arrays.equals(content, bytes)).isPresent()) {
            cache.put(name, new Cached(stamp, perhaps.normalised()));
            return perhaps;
        }
        return ruleset(family, state);
    }

    private Ruleset read(Family family, String name) {
        Path file = folder.resolve(name);
        byte[] bytes = file(name).read()
                .orElseThrow(() -> new HostException(
                        "the staged rules are damaged: " + file + " is gone; `discard` starts anew"));
        SaveFile read = SaveReader.read(family, file.toString(), Utf8.decode(bytes));
        if (!read.problems().isEmpty()) {
            throw new HostException("the staged rules are damaged: " + read.problems().get(0).headline()
                    + "; `discard` starts anew");
        }
        return read.ruleset();
    }

    /** What tells a file from another of the same name: another process may have begun to count anew. */
    private List<Object> stamp(String name) {
        try {
            Map<String, Object> found = Files.readAttributes(folder.resolve(name), "unix:ino,ctime,size");
            return List.of(found.get("ino"), found.get("ctime"), found.get("size"));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw DiskFailure.of("cannot read " + folder.resolve(name), e);
        }
    }

    /** Keeps every other process out of the folder meanwhile. */
    <T> T locked(Work<T> work) {
        Path lock = folder.resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, LOCKING, OWNERS_ONLY);
                FileLock held = channel.lock()) {
            assert held.isValid();
            return work.run();
        } catch (IOException e) {
            throw DiskFailure.of("cannot lock " + lock, e);
        }
    }
}
