package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.question.Assertions;

/**
 * Every ruleset that was ever confirmed: a folder with one plain file a section, and a plain git repository of their
 * versions.
 *
 * <p>The files in the folder are what boots; they and the newest version change together or not at all, whatever is
 * killed and whenever. They may be edited by hand, and the repository may be used with git: what that did is told by
 * {@link #handEdited()}, or is simply the newest version. Other files in the folder are left alone. Git's hooks, its
 * filters and the configuration of users and host have no effect here. Every method throws a {@link HostException}
 * where the repository is damaged or out of reach.
 */
public final class Saved implements AutoCloseable {
    /** The rules of both families, and what has to hold of them. */
    static final List<String> SECTIONS =
            Stream.concat(Family.all().stream().map(Family::section), Stream.of(Assertions.FILE)).toList();

    private final GitFolder git;
    private final WorkingFiles working;
    private final Disk disk;

    /** The saved rules of both families in a folder, which need not exist yet, and what is said about them. */
    public Saved(Path folder) {
        this(folder, SECTIONS);
    }

    /**
     * The saved sections in a folder.
     *
     * @param sections their names, which are also the names of their files
     */
    public Saved(Path folder, List<String> sections) {
        this(folder, sections, Disk.HOST);
    }

    Saved(Path folder, List<String> sections, Disk disk) {
        this.disk = disk;
        this.working = new WorkingFiles(folder.toAbsolutePath().normalize(), List.copyOf(sections), disk);
        this.git = new GitFolder(working, disk);
    }

    /** Where the files are. */
    public Path folder() {
        return working.folder();
    }

    /** The newest version; empty while there is none. */
    public synchronized Optional<Version> head() {
        return git.ask("cannot read the newest version", Optional.empty(), reader -> {
            Optional<ObjectId> head = reader.head();
            return head.isEmpty() ? Optional.empty() : Optional.of(reader.version(head.get()));
        });
    }

    /** The sections of a version, by name. */
    public synchronized SortedMap<String, byte[]> files(Version version) {
        ObjectId id = ObjectId.fromString(version.id());
        SortedMap<String, byte[]> none = Collections.emptySortedMap();
        return git.ask("cannot read version " + version.shortId(), none, reader -> reader.files(reader.blobs(id)));
    }

    /** The names of the sections of the newest version; none while there is none. */
    public synchronized Set<String> sections() {
        git.recover();
        return git.asLeft().holds() ? working.names() : newest().keySet();
    }

    /** The sections of the newest version, by name; none while there is none. */
    public synchronized SortedMap<String, byte[]> newest() {
        git.recover();
        if (git.asLeft().holds()) {
            SortedMap<String, byte[]> files = working.read();
            if (git.asLeft().holds()) {
                return files;
            }
        }
        return head().map(this::files).orElse(Collections.emptySortedMap());
    }

    /** The sections as they are in the folder now, by name. */
    public synchronized SortedMap<String, byte[]> working() {
        git.recover();
        return working.read();
    }

    /** A section as it is in the folder now; empty if it is not there. */
    public synchronized Optional<byte[]> working(String section) {
        git.recover();
        return working.read(section);
    }

    /**
     * The sections that differ from the newest version in the folder, are missing there, or were there before any
     * version.
     */
    public synchronized SortedSet<String> handEdited() {
        git.recover();
        if (git.asLeft().holds()) {
            // Git need not be loaded for it.
            return Collections.emptySortedSet();
        }
        String attempt = "cannot compare the files with the newest version";
        return new TreeSet<>(git.ask(attempt, allWorking(), this::edits).keySet());
    }

    /**
     * The history, newest first.
     *
     * @param atMost how many versions; at least 1
     */
    public synchronized List<Version> history(int atMost) {
        return git.ask("cannot read the history", List.of(), reader -> {
            Optional<ObjectId> head = reader.head();
            return head.isEmpty() ? List.of() : new History(reader).of(head.get(), atMost);
        });
    }

    /**
     * The history of what can be seen of the files, newest first: a version that makes no difference there is left out.
     *
     * @param atMost how many versions; at least 1
     * @param view what one wants to see, such as the rules of one chain, given the sections
     * @param same whether two views make no difference
     */
    public synchronized <T> List<Version> history(
            int atMost, Function<? super SortedMap<String, byte[]>, T> view, BiPredicate<? super T, ? super T> same) {
        return git.ask("cannot read the history", List.of(), reader -> {
            Optional<ObjectId> head = reader.head();
            return head.isEmpty() ? List.of() : new History(reader).of(head.get(), atMost, view, same);
        });
    }

    /**
     * The version that somebody names: by a hash or its first digits (at least 4), by a number of versions back (0 to
     * 999, 0 is the newest), as {@code HEAD~2}, or by a branch or a tag; {@code saved} is another word for HEAD.
     *
     * @return the version, or a problem that says what could be meant
     */
    public synchronized Result<Version> version(String revision) {
        Result<Version> none = Result.bad(Problem.at(revision, 0, "nothing was saved yet"));
        return git.ask("cannot find version " + revision, none, reader -> {
            Result<ObjectId> id = new Revision(revision).find(reader.repository());
            return id.isGood() ? Result.good(reader.version(id.get())) : new Result.Bad<>(id.problems());
        });
    }

    /** For each line of a section in a version, in order, the version that the line came with. */
    public synchronized List<Version> blame(String section, Version version) {
        ObjectId id = ObjectId.fromString(version.id());
        return git.ask("cannot tell where " + section + " comes from", List.of(), reader -> reader.blame(section, id));
    }

    /** Whether a version with this trailer is the newest, or one is on its way there that will be. */
    public synchronized boolean counts(Trailer trailer) {
        try {
            return git.isUnfinished()
                    || head().flatMap(head -> head.trailer(trailer.key())).filter(trailer.value()::equals).isPresent();
        } catch (HostException e) {
            // What can't be read does not count: nobody could go on from it.
            return false;
        }
    }

    /**
     * Finds out whether a version could be written now, and makes the folder (0700) and the repository where there
     * are none.
     *
     * @throws HostException that says what stands in the way: a read-only file system, a lock, an unfinished merge, a
     *     folder that others can write to
     */
    public synchronized void ready() {
        git.ready("cannot write to the saved rulesets");
    }

    /**
     * Writes a version and puts it into place: after this it is the newest, and boots. Hand edits that it would
     * overwrite become a version of their own before it.
     *
     * @param files the sections, by name; those that are not among them stay as they are
     * @param message subject, and below an empty line whatever else there is to say
     * @return the new version; the newest one if it has just these files already
     */
    public synchronized Version confirm(
            Map<String, byte[]> files, Author author, String message, List<Trailer> trailers) {
        if (files.isEmpty() || !working.sections().containsAll(files.keySet())) {
            throw new IllegalArgumentException("not the sections of " + folder() + ": " + files.keySet());
        }
        SortedMap<String, byte[]> confirmed = new TreeMap<>(files);
        return git.write("cannot save the ruleset", index -> {
            SortedMap<String, Optional<byte[]>> lost = edits(git.reader());
            lost.entrySet().removeIf(edit -> edit.getValue().isEmpty()
                    || !confirmed.containsKey(edit.getKey())
                    || Arrays.equals(edit.getValue().get(), confirmed.get(edit.getKey())));
            ObjectId previous = git.reader().head().orElse(ObjectId.zeroId());
            ObjectId found = adopt(lost, previous, author, trailers);
            SortedMap<String, byte[]> whole = new TreeMap<>(working.companions());
            whole.putAll(confirmed);
            Draft draft = Draft.of(whole, author, Instant.now(), message, trailers);
            ObjectId version = new VersionWriter(git.repository(), disk).write(draft, found);

            return place(new Unfinished(version, previous, confirmed), index);
        });
    }

    /**
     * Makes a version of the files as they are in the folder, where they differ from the newest one: hand edits, or
     * what was there before anything was saved. Its author date is that of the youngest of them.
     *
     * @return the version; empty if nothing differs
     */
    public synchronized Optional<Version> adopt(Author author, List<Trailer> trailers) {
        if (handEdited().isEmpty()) {
            return Optional.empty();
        }
        return git.write("cannot take in the files", index -> {
            ObjectId previous = git.reader().head().orElse(ObjectId.zeroId());
            ObjectId version = adopt(edits(git.reader()), previous, author, trailers);
            return Optional.of(place(new Unfinished(version, previous, Collections.emptySortedMap()), index));
        });
    }

    private ObjectId adopt(
            SortedMap<String, Optional<byte[]>> edits, ObjectId previous, Author author, List<Trailer> trailers)
            throws IOException {
        if (edits.isEmpty()) {
            return previous;
        }
        boolean first = previous.equals(ObjectId.zeroId());
        Draft draft = Draft.handEdits(edits, first, author, working.written(edits.keySet()), trailers);
        return new VersionWriter(git.repository(), disk).write(draft, previous);
    }

    private Version place(Unfinished unfinished, Index index) throws IOException {
        if (!unfinished.version().equals(unfinished.previous())) {
            unfinished.write(git.directory(), disk);
            new Placement(git.reader(), working, index, disk).finish(unfinished);
        }
        return git.reader().version(unfinished.version());
    }

    /** What the folder has that the newest version has not; empty content for a file that is missing. */
    private SortedMap<String, Optional<byte[]>> edits(VersionReader reader) throws IOException {
        if (git.asLeft().holds()) {
            return new TreeMap<>();
        }
        SortedMap<String, Optional<byte[]>> edits = allWorking();
        Optional<ObjectId> head = reader.head();
        if (head.isPresent()) {
            reader.blobs(head.get()).forEach((name, blob) -> {
                Optional<byte[]> there = edits.getOrDefault(name, Optional.empty());
                if (there.map(VersionReader::blob).equals(Optional.of(blob))) {
                    edits.remove(name);
                } else {
                    edits.put(name, there);
                }
            });
        }
        return edits;
    }

    private SortedMap<String, Optional<byte[]>> allWorking() {
        SortedMap<String, Optional<byte[]>> files = new TreeMap<>();
        working.read().forEach((name, content) -> files.put(name, Optional.of(content)));
        return files;
    }

    /** Lets go of the repository; the next use opens it again. */
    @Override
    public synchronized void close() {
        git.close();
    }
}
