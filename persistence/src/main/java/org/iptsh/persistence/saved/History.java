package org.iptsh.persistence.saved;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The versions that led to one of them: newest first, and none before one that follows it, whatever the clocks said.
 */
final class History {
    private final VersionReader reader;

    History(VersionReader reader) {
        this.reader = reader;
    }

    /** All of them. */
    List<Version> of(ObjectId newest, int atMost) throws IOException {
        return walk(newest, atMost, commit -> true);
    }

    /**
     * Those that differ from every version they follow, as far as a view of their files can tell.
     *
     * @param view what one wants to see of the files, such as one chain
     * @param same whether two views make no difference
     */
    <T> List<Version> of(ObjectId newest, int atMost, Function<? super SortedMap<String, byte[]>, T> view,
            BiPredicate<? super T, ? super T> same) throws IOException {
        // A version is looked at when it comes, and once before, as the one that another follows.
        Map<SortedMap<String, ObjectId>, T> seen = new LinkedHashMap<>();
        return walk(newest, atMost, commit -> {
            SortedMap<String, ObjectId> blobs = reader.blobs(commit);
            T after = look(view, blobs, seen);
            for (RevCommit parent : commit.getParents()) {
                if (same.test(look(view, reader.blobs(parent), seen), after)) {
                    return false;
                }
            }
            return commit.getParentCount() > 0 || !same.test(view.apply(new TreeMap<>()), after);
        });
    }

    private <T> T look(
            Function<? super SortedMap<String, byte[]>, T> view,
            SortedMap<String, ObjectId> blobs,
            Map<SortedMap<String, ObjectId>, T> seen)
            throws IOException {
        if (!seen.containsKey(blobs)) {
            if (seen.size() > 2) {
                seen.remove(seen.keySet().iterator().next());
            }
            seen.put(blobs, view.apply(reader.files(blobs)));
        }
        return seen.get(blobs);
    }

    private List<Version> walk(ObjectId newest, int atMost, Filter filter) throws IOException {
        List<Version> versions = new ArrayList<>();
        try (RevWalk walk = new RevWalk(reader.repository())) {
            walk.sort(RevSort.COMMIT_TIME_DESC, true);
            walk.sort(RevSort.TOPO, true);
            walk.markStart(walk.parseCommit(newest));
            for (RevCommit commit = walk.next(); commit != null && versions.size() < atMost; commit = walk.next()) {
                if (filter.shows(commit)) {
                    versions.add(VersionReader.version(commit));
                }
            }
        }
        return versions;
    }

    private interface Filter {
        boolean shows(RevCommit commit) throws IOException;
    }
}
