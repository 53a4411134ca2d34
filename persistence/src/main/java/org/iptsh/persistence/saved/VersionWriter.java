package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
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
            for (Map.Entry<String, Optional<byte[]>> file : draft.files().entrySet()) {
                editor.add(edit(file.getKey(), file.getValue(), inserter));
            }
            editor.finish();
            ObjectId tree = files.writeTree(inserter);
            if (tree.equals(treeOf(parent))) {
                return parent;
            }
            ObjectId commit = commit(tree, draft.author(), draft.made(), draft.message(), inserter, parent);
            sync();
            return commit;
        }
    }

    /** Writes a merge that keeps what the first parent has. */
    ObjectId keep(ObjectId first, ObjectId second, String message) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            Author author = VersionReader.author(repository.parseCommit(second));
            ObjectId commit = commit(treeOf(first), author, Instant.now(), message, inserter, first, second);
            sync();
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

    private static DirCacheEditor.PathEdit edit(String name, Optional<byte[]> content, ObjectInserter inserter)
            throws IOException {
        if (content.isEmpty()) {
            return new DirCacheEditor.DeletePath(name);
        }
        ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content.get());
        return new DirCacheEditor.PathEdit(name) {
            @Override
            public void apply(DirCacheEntry entry) {
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(blob);
            }
        };
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
    private void sync() throws IOException {
        Path objects = repository.getDirectory().toPath().resolve("objects");
        try (var folders = Files.newDirectoryStream(objects, Files::isDirectory)) {
            for (Path folder : folders) {
                disk.sync(folder);
            }
        }
        disk.sync(objects);
    }
}
