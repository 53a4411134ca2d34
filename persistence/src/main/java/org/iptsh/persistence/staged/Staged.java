package org.iptsh.persistence.staged;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.merge.Merge;
import org.iptsh.ruleset.text.SaveFile;
import org.iptsh.ruleset.text.SaveReader;
import org.iptsh.ruleset.text.SaveWriter;
import org.iptsh.ruleset.text.Utf8;

/**
 * Staged: one administrator's candidate, on disk after every change, with the steps that led to it.
 *
 * <p>Nothing is staged until the first edit; until then what one sees is live. Several shells of one user share it: each
 * operation takes a lock and starts from what is on disk.
 */
public final class Staged {
    private static final String INDEX = "index";

    private final Path folder;
    private final Map<String, Ruleset> cache = new HashMap<>();

    /** What is staged: the candidate, and what was live when it was begun. */
    public record Content(Firewall base, Firewall rules) {

        private boolean sameRules(Content other) {
            return base.sameRules(other.base) && rules.sameRules(other.rules);
        }
    }

    /** Somebody's staged edits. */
    public record Owner(String user, Instant changed) {}

    private Staged(Path folder) {
        this.folder = folder;
    }

    /**
     * The place of a user's candidate.
     *
     * @param state the settings' state folder; must exist
     */
    public static Staged of(Path state, String user) {
        Path folder = state.resolve("staged").resolve(fileName(user));
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw DiskFailure.of("cannot make " + folder, e);
        }
        return new Staged(folder);
    }

    /** A user's name as a file's: whatever else it holds, no slash and no leading dot. */
    private static String fileName(String user) {
        String safe = user.replaceAll("[^A-Za-z0-9_.@+-]", "_");
        return safe.isEmpty() || safe.startsWith(".") ? "_" + safe : safe;
    }

    /** Everybody who has staged edits here, this user too. */
    public static List<Owner> owners(Path state) {
        List<Owner> owners = new ArrayList<>();
        try (Stream<Path> folders = Files.list(state.resolve("staged"))) {
            for (Path owner : folders.sorted().toList()) {
                Path index = owner.resolve(INDEX);
                if (Files.exists(index) && new Staged(owner).hasEdits()) {
                    owners.add(new Owner(owner.getFileName().toString(), Files.getLastModifiedTime(index).toInstant()));
                }
            }
        } catch (IOException e) {
            // Nobody has ever staged anything here.
            return List.of();
        }
        return owners;
    }

    /** What is staged; empty if nothing is. */
    public Optional<Content> read() {
        return locked(() -> index().filter(Index::hasEdits).map(this::content));
    }

    /** Whether anything is staged; damage counts as something. */
    private boolean hasEdits() {
        return new AtomicFile(folder.resolve(INDEX)).read()
                .map(content -> Index.parse(Utf8.decode(content)).map(Index::hasEdits).orElse(true))
                .orElse(false);
    }

    /**
     * Stages a candidate.
     *
     * @param base what live is now; counts only if nothing was staged before, or if {@code rebase}
     * @param rebase whether the candidate is made from {@code base} anew
     * @param command what made it, for {@link #undo()}
     */
    public void stage(Firewall base, Firewall rules, boolean rebase, String command) {
        locked(() -> {
            put(index(), base, rules, rebase, command);
            return null;
        });
    }

    /**
     * Stages an edit. What another shell of this user staged since stays: both edits are merged.
     *
     * @param live what is live; the base if nothing is staged yet
     * @param seen what the edit was made from
     * @param rules what it made of it
     * @throws HostException if both changed the same place; what is staged is as the other shell left it then
     */
    public void edit(Firewall live, Firewall seen, Firewall rules, String command) {
        locked(() -> {
            Optional<Index> index = index();
            Firewall there = index.filter(Index::hasEdits).map(begun -> firewall(begun.now())).orElse(live);
            Merge merge = Merge.of(seen, there, rules);
            if (!merge.conflicts().isEmpty()) {
                throw new HostException("another shell of yours has changed " + merge.conflicts().get(0).place()
                        + " in the same place meanwhile; see `diff`, and do it again");
            }
            put(index, live, merge.merged(), false, command);
            return null;
        });
    }

    /**
     * Puts what is staged on top of another base.
     *
     * @param before what it was made from
     * @throws HostException if something else is staged by now; it stays so
     */
    public void rebase(Content before, Content after, String command) {
        locked(() -> {
            Optional<Index> index = index();
            if (!index.filter(Index::hasEdits).map(this::content).filter(before::sameRules).isPresent()) {
                throw new HostException("another shell of yours has changed what is staged meanwhile; do it again");
            }
            put(index, after.base(), after.rules(), true, command);
            return null;
        });
    }

    private void put(Optional<Index> old, Firewall base, Firewall rules, boolean rebase, String command) {
        int[] next = {old.map(Index::highest).orElse(0) + 1};
        boolean begun = old.filter(Index::hasEdits).isPresent();
        State oldNow = old.map(Index::now).orElse(null);
        State baseState = begun && !rebase ? old.get().base()
                : write(base, begun ? List.of(old.get().base(), oldNow) : states(oldNow), next);
        State now = write(rules, begun ? List.of(oldNow, baseState) : List.of(baseState), next);
        if (!begun && now.equals(baseState)) {
            return;
        }
        Index from = begun ? old.get() : new Index(baseState, baseState, old.map(Index::undo).orElse(List.of()), List.of());
        put(from.at(baseState, now, command.replace('\n', ' ')));
    }

    private static List<State> states(State state) {
        return state == null ? List.of() : List.of(state);
    }

    /** Takes the last step back; gives the command that is undone, or nothing if there is none. */
    public Optional<String> undo() {
        return locked(() -> index().filter(index -> !index.undo().isEmpty()).map(index -> {
            put(index.undone());
            return index.undo().get(index.undo().size() - 1).command();
        }));
    }

    /** Takes the last undone step again; gives its command, or nothing if there is none. */
    public Optional<String> redo() {
        return locked(() -> index().filter(index -> !index.redo().isEmpty()).map(index -> {
            put(index.redone());
            return index.redo().get(index.redo().size() - 1).command();
        }));
    }

    /**
     * Takes back all that is staged, so that what one sees is live again; {@link #undo} brings it back. Of damaged files
     * nothing is kept.
     */
    public void discard() {
        locked(() -> {
            Optional<Index> index = new AtomicFile(folder.resolve(INDEX)).read()
                    .flatMap(content -> Index.parse(Utf8.decode(content)))
                    .filter(this::isWhole);
            if (index.isPresent()) {
                put(index.get().at(index.get().base(), index.get().base(), "discard"));
            } else {
                new AtomicFile(folder.resolve(INDEX)).delete();
                cache.clear();
                sweep(Set.of());
            }
            return null;
        });
    }

    private boolean isWhole(Index index) {
        try {
            firewall(index.base());
            firewall(index.now());
            return true;
        } catch (HostException e) {
            return false;
        }
    }

    /**
     * Takes note of what has become live and saved: later edits start from there. What was staged beyond it stays.
     *
     * @param confirmed the ruleset that was confirmed
     */
    public void confirmed(Firewall confirmed) {
        locked(() -> {
            index().filter(Index::hasEdits).ifPresent(index -> {
                put(index.onto(write(confirmed, List.of(index.now(), index.base()), new int[] {index.highest() + 1})));
            });
            return null;
        });
    }

    /** A word for what is staged now, by which it can be found again as long as it can be undone; empty if nothing is. */
    public String state() {
        return locked(() -> index().filter(Index::hasEdits).map(index -> index.now().toString()).orElse(""));
    }

    /** What was staged at a {@link #state()}; empty if that is not known any more. */
    public Optional<Firewall> read(String state) {
        return locked(() -> index().flatMap(index -> index.find(state)).map(this::firewall));
    }

    /**
     * Takes note that a {@link #state()} has become live and saved: later edits start from there. What was staged beyond it
     * stays. Nothing happens if it is not known any more.
     */
    public void confirmed(String state) {
        locked(() -> {
            index().ifPresent(index -> index.find(state).ifPresent(known ->
                    put(index.onto(known))));
            return null;
        });
    }

    private Content content(Index index) {
        return new Content(firewall(index.base()), firewall(index.now()));
    }

    private Firewall firewall(State state) {
        return Firewall.of(Family.all().stream().map(family -> ruleset(family, state)).toList());
    }

    private Ruleset ruleset(Family family, State state) {
        return cache.computeIfAbsent(state.file(family), name -> {
            Path file = folder.resolve(name);
            byte[] bytes = new AtomicFile(file).read()
                    .orElseThrow(() -> new HostException("the staged rules are damaged: " + file + " is gone; `discard` starts anew"));
            SaveFile read = SaveReader.read(family, file.toString(), Utf8.decode(bytes));
            if (!read.problems().isEmpty()) {
                throw new HostException("the staged rules are damaged: " + read.problems().get(0).headline()
                        + "; `discard` starts anew");
            }
            return read.ruleset();
        });
    }

    /** Writes the sections that differ from those of earlier states; the others keep their files. */
    private State write(Firewall firewall, List<State> earlier, int[] next) {
        return new State(
                write(firewall.get(Family.IPV4), earlier, next), write(firewall.get(Family.IPV6), earlier, next));
    }

    private int write(Ruleset ruleset, List<State> earlier, int[] next) {
        Family family = ruleset.family();
        for (State state : earlier) {
            if (ruleset(family, state).sameRules(ruleset)) {
                return state.number(family);
            }
        }
        int number = next[0]++;
        Ruleset normalised = ruleset.normalised();
        String name = family.section() + "." + number;
        new AtomicFile(folder.resolve(name)).write(Utf8.encode(SaveWriter.saved(normalised)));
        cache.put(name, normalised);
        return number;
    }

    private Optional<Index> index() {
        Optional<byte[]> bytes = new AtomicFile(folder.resolve(INDEX)).read();
        return bytes.map(content -> Index.parse(Utf8.decode(content)).orElseThrow(() ->
                new HostException("the staged rules are damaged: " + folder.resolve(INDEX) + "; `discard` starts anew")));
    }

    private void put(Index index) {
        new AtomicFile(folder.resolve(INDEX)).write(Utf8.encode(index.write()));
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

    private interface Work<T> {
        T run();
    }

    private <T> T locked(Work<T> work) {
        Path lock = folder.resolve("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assert held.isValid();
            return work.run();
        } catch (IOException e) {
            throw DiskFailure.of("cannot lock " + lock, e);
        }
    }
}
