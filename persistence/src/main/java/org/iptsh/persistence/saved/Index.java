package org.iptsh.persistence.saved;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.iptsh.persistence.disk.Disk;

/**
 * Git's list of what it thinks is in the folder, locked against other gits until it is closed.
 *
 * <p>It must agree with a new version, or {@code git status} would take the version for a change that was undone. It
 * can be made again from the newest version, so one that is missing or damaged is.
 */
final class Index implements AutoCloseable {
    private final VersionReader reader;
    private final WorkingFiles working;
    private final Disk disk;
    private final DirCache entries;

    private Index(VersionReader reader, WorkingFiles working, Disk disk, DirCache entries) {
        this.reader = reader;
        this.working = working;
        this.disk = disk;
        this.entries = entries;
    }

    static Index lock(VersionReader reader, WorkingFiles working, Disk disk) throws IOException {
        Path file = reader.repository().getIndexFile().toPath();
        boolean missing = !Files.exists(file);
        DirCache entries;
        try {
            entries = reader.repository().lockDirCache();
        } catch (CorruptObjectException | EOFException e) {
            disk.delete(file);
            missing = true;
            entries = reader.repository().lockDirCache();
        }
        Index index = new Index(reader, working, disk, entries);
        if (missing) {
            index.fill();
        }
        return index;
    }

    private void fill() throws IOException {
        Optional<ObjectId> head = reader.head();
        if (head.isPresent()) {
            DirCacheBuilder builder = entries.builder();
            try (ObjectReader objects = reader.repository().newObjectReader()) {
                ObjectId tree = reader.repository().parseCommit(head.get()).getTree();
                builder.addTree(new byte[0], DirCacheEntry.STAGE_0, objects, tree);
            }
            builder.finish();
        }
    }

    /** Makes the sections in it those of a version; what else people have added stays. Lets go of the lock. */
    void update(Unfinished version) throws IOException {
        SortedMap<String, ObjectId> blobs = reader.blobs(version.version());
        DirCacheEditor editor = entries.editor();
        for (String name : reader.sections()) {
            editor.add(blobs.containsKey(name)
                    ? entry(name, blobs.get(name), version.files().get(name)) : new DirCacheEditor.DeletePath(name));
        }
        for (Map.Entry<String, ObjectId> companion
                : reader.blobs(version.version(), WorkingFiles.COMPANIONS).entrySet()) {
            editor.add(entry(companion.getKey(), companion.getValue(), null));
        }
        editor.finish();
        entries.write();
        Path file = reader.repository().getIndexFile().toPath();
        disk.sync(file.resolveSibling("index.lock"));
        if (!entries.commit()) {
            throw new IOException("cannot rename index.lock to " + file);
        }
        disk.sync(file.getParent());
    }

    /**
     * Git reads the file again unless length and time are those of the entry.
     *
     * @param content of the blob, which spares hashing; {@code null} if it is not at hand
     */
    private DirCacheEditor.PathEdit entry(String name, ObjectId blob, byte[] content) throws IOException {
        Path file = working.folder().resolve(name);
        Optional<byte[]> there = working.read(name);
        boolean same = there.isPresent()
                && (Arrays.equals(there.get(), content) || blob.equals(VersionReader.blob(there.get())));
        Instant written = same ? Files.getLastModifiedTime(file).toInstant() : Instant.EPOCH;
        return entry(name, blob, same ? there.get().length : 0, written);
    }

    /** Makes a file's entry name a blob. */
    static DirCacheEditor.PathEdit entry(String name, ObjectId blob, int length, Instant written) {
        return new DirCacheEditor.PathEdit(name) {
            @Override
            public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(blob);
                entry.setLength(length);
                entry.setLastModified(written);
            }
        };
    }

    @Override
    public void close() {
        entries.unlock();
    }
}
