package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.iptsh.persistence.disk.Disk;

/** Writes versions as git objects that are on the disk when it returns; nothing names them yet. */
record VersionWriter(Repository repository, Disk disk) {

    /**
     * Writes a version after another.
     *
     * @param parent the one it follows; zeros if it is the first
     * @return its commit; the parent where the draft changes nothing
     */
    ObjectId write(Draft draft, ObjectId parent) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache files = tree(parent);
            DirCacheEditor editor = files.editor();
            List<ObjectId> written = new ArrayList<>();
            for (Map.Entry<String, Optional<byte[]>> file : draft.files().entrySet()) {
                if (file.getValue().isPresent()) {
                    ObjectId blob = inserter.insert(Constants.OBJ_BLOB, file.getValue().get());
                    editor.add(Index.entry(file.getKey(), blob, 0, Instant.EPOCH));
                    written.add(blob);
                } else {
                    editor.add(new DirCacheEditor.DeletePath(file.getKey()));
                }
            }
            editor.finish();
            ObjectId tree = files.writeTree(inserter);
            if (tree.equals(treeOf(parent))) {
                return parent;
            }
            ObjectId commit = commit(tree, draft.author(), draft.made(), draft.message(), inserter, parent);
            written.addAll(List.of(tree, commit));
            sync(written);
            return commit;
        }
    }

    /** Writes a merge that keeps what the first parent has. */
    ObjectId keep(ObjectId first, ObjectId second, String message) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            Author author = VersionReader.author(repository.parseCommit(second));
            ObjectId commit = commit(treeOf(first), author, Instant.now(), message, inserter, first, second);
            sync(List.of(commit));
            return commit;
        }
    }

    /** The parent's whole tree: what else people keep in the repository stays in it. */
    private DirCache tree(ObjectId parent) throws IOException {
        DirCache files = DirCache.newInCore();
        if (!parent.equals(ObjectId.zeroId())) {
            try (ObjectReader objects = repository.newObjectReader()) {
                DirCacheBuilder builder = files.builder();
                builder.addTree(new byte[0], DirCacheEntry.STAGE_0, objects, treeOf(parent));
                builder.finish();
            }
        }
        return files;
    }

    private ObjectId treeOf(AnyObjectId commit) throws IOException {
        return commit.equals(ObjectId.zeroId()) ? null : repository.parseCommit(commit).getTree();
    }

    private static ObjectId commit(
            ObjectId tree, Author author, Instant made, String message, ObjectInserter inserter, ObjectId... parents)
            throws IOException {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(List.of(parents).stream().filter(id -> !id.equals(ObjectId.zeroId())).toList());
        commit.setAuthor(identity(author, made));
        commit.setCommitter(identity(author, Instant.now()));
        commit.setMessage(message);
        ObjectId id = inserter.insert(commit);
        inserter.flush();
        return id;
    }

    /** An author at a time, as git keeps it. */
    static PersonIdent identity(Author author, Instant when) {
        return new PersonIdent(author.name(), author.email(), when, ZoneId.systemDefault());
    }

    /** JGit has synced the objects, but not their names. */
    private void sync(List<ObjectId> written) throws IOException {
        Path objects = repository.getDirectory().toPath().resolve("objects");
        Set<Path> folders = new TreeSet<>();
        written.forEach(id -> folders.add(objects.resolve(id.name().substring(0, 2))));
        for (Path folder : folders) {
            // An object that git has packed is on the disk, and not here.
            if (Files.isDirectory(folder)) {
                disk.sync(folder);
            }
        }
        disk.sync(objects);
    }
}
