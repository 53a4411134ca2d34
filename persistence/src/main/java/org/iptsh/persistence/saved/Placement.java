package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.host.HostException;

/**
 * Puts an unfinished version into place: first the ref, then the working files, then git's index. Each step looks at
 * what is there, so that all may be repeated from the start wherever it was cut off.
 */
record Placement(VersionReader reader, WorkingFiles working, Index index, Disk disk) {

    /** Does what is left to do, and then forgets the unfinished version. */
    void finish(Unfinished unfinished) throws IOException {
        ObjectId head = reader.head().orElse(ObjectId.zeroId());
        if (head.equals(unfinished.previous())) {
            move(head, unfinished.version(), "saved");
        } else if (!contains(head, unfinished.version())) {
            // Somebody committed by hand in between: that is newer, and both stay in the history.
            String message = "Keep a version that was cut off while it was saved\n";
            move(head, new VersionWriter(repository(), disk).keep(head, unfinished.version(), message), "kept");
            Unfinished.drop(git(), disk);
            return;
        }
        place(unfinished);
        index.update(unfinished);
        Unfinished.drop(git(), disk);
        new AsLeft(working, git()).take(unfinished.files(), reader.blobs(unfinished.version()));
    }

    /**
     * Only what is missing, or still as the version found it, is replaced: anything else was written by hand since. What the
     * version found is told by its hash, so that a damaged old version keeps no new one from its place.
     */
    private void place(Unfinished unfinished) throws IOException {
        SortedMap<String, ObjectId> before = before(unfinished.version());
        for (Map.Entry<String, byte[]> file : unfinished.files().entrySet()) {
            Optional<byte[]> there = working.read(file.getKey());
            boolean isNew = there.filter(content -> Arrays.equals(content, file.getValue())).isPresent();
            Optional<ObjectId> found = there.filter(content -> !isNew).map(VersionReader::blob);
            if (there.isEmpty() || found.isPresent() && found.get().equals(before.get(file.getKey()))) {
                working.write(file.getKey(), file.getValue());
            }
        }
    }

    private SortedMap<String, ObjectId> before(ObjectId version) throws IOException {
        RevCommit commit = repository().parseCommit(version);
        return commit.getParentCount() == 0 ? Collections.emptySortedMap() : reader.blobs(commit.getParent(0));
    }

    private boolean contains(ObjectId head, ObjectId version) throws IOException {
        if (head.equals(ObjectId.zeroId())) {
            return false;
        }
        try (RevWalk walk = new RevWalk(repository())) {
            return walk.isMergedInto(walk.parseCommit(version), walk.parseCommit(head));
        }
    }

    private void move(ObjectId from, ObjectId to, String verb) throws IOException {
        RefUpdate update = repository().updateRef(Constants.HEAD);
        update.setExpectedOldObjectId(from);
        update.setNewObjectId(to);
        Version version = reader.version(to);
        update.setRefLogIdent(VersionWriter.identity(version.author(), version.when()));
        update.setRefLogMessage(verb + ": " + version.subject(), false);
        RefUpdate.Result result = update.update();
        switch (result) {
            case NEW, FAST_FORWARD, NO_CHANGE -> syncRef();
            default -> throw new HostException("cannot make " + version.shortId() + " the newest version (" + result
                    + "): another git moved the branch; try again");
        }
    }

    private void syncRef() throws IOException {
        Path ref = git().resolve(repository().exactRef(Constants.HEAD).getLeaf().getName());
        for (Path folder = ref.getParent(); folder.startsWith(git()); folder = folder.getParent()) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                disk.sync(folder);
            }
        }
    }

    private Repository repository() {
        return reader.repository();
    }

    private Path git() {
        return repository().getDirectory().toPath();
    }
}
