package org.iptsh.persistence.saved;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.blame.BlameGenerator;
import org.eclipse.jgit.blame.BlameResult;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Reads versions out of the git repository.
 *
 * @param sections the names of the files that matter
 */
record VersionReader(Repository repository, List<String> sections) {

    /** The newest version's commit; empty while there is none. */
    Optional<ObjectId> head() throws IOException {
        return Optional.ofNullable(repository.resolve(Constants.HEAD));
    }

    Version version(AnyObjectId id) throws IOException {
        return version(repository.parseCommit(id));
    }

    static Version version(RevCommit commit) {
        String text = commit.getFullMessage().strip();
        List<Trailer> trailers = commit.getFooterLines().stream()
                .map(footer -> new Trailer(footer.getKey(), footer.getValue()))
                .toList();
        String message = trailers.isEmpty() ? text : text.substring(0, Math.max(0, text.lastIndexOf("\n\n")));
        return new Version(
                commit.name(),
                commit.getCommitterIdent().getWhenAsInstant(),
                author(commit),
                message.strip(),
                trailers,
                Stream.of(commit.getParents()).map(AnyObjectId::name).toList());
    }

    static Author author(RevCommit commit) {
        PersonIdent author = commit.getAuthorIdent();
        return new Author(author.getName(), author.getEmailAddress());
    }

    /** The sections of a version, by name, as the ids of their blobs. */
    SortedMap<String, ObjectId> blobs(AnyObjectId id) throws IOException {
        return blobs(id, sections);
    }

    /** Files of a version, those of some names that there are, as the ids of their blobs. */
    SortedMap<String, ObjectId> blobs(AnyObjectId id, List<String> names) throws IOException {
        SortedMap<String, ObjectId> blobs = new TreeMap<>();
        ObjectId tree = repository.parseCommit(id).getTree();
        for (String name : names) {
            try (TreeWalk found = TreeWalk.forPath(repository, name, tree)) {
                if (found != null && (found.getRawMode(0) & FileMode.TYPE_MASK) == FileMode.TYPE_FILE) {
                    blobs.put(name, found.getObjectId(0));
                }
            }
        }
        return blobs;
    }

    /** The id that a blob of this content has, or would have. */
    static ObjectId blob(byte[] content) {
        try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            return formatter.idFor(Constants.OBJ_BLOB, content);
        }
    }

    SortedMap<String, byte[]> files(Map<String, ObjectId> blobs) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Map.Entry<String, ObjectId> blob : blobs.entrySet()) {
            byte[] content = repository.open(blob.getValue(), Constants.OBJ_BLOB).getCachedBytes(Integer.MAX_VALUE);
            files.put(blob.getKey(), content);
        }
        return files;
    }

    /** For each line of a section in a version, the version that the line came with. */
    List<Version> blame(String section, ObjectId id) throws IOException {
        try (BlameGenerator generator = new BlameGenerator(repository, section)) {
            generator.setFollowFileRenames(false);
            generator.push(null, id);
            BlameResult result = generator.computeBlameResult();
            if (result == null) {
                return List.of();
            }
            Map<String, Version> versions = new TreeMap<>();
            List<Version> lines = new ArrayList<>();
            for (int line = 0; line < result.getResultContents().size(); line++) {
                RevCommit commit = result.getSourceCommit(line);
                lines.add(versions.computeIfAbsent(commit.name(), name -> version(commit)));
            }
            return lines;
        }
    }
}
