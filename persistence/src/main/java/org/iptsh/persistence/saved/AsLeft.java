package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.host.HostException;

/**
 * How the last version left the repository and the files beside it: while they look so, the files are those of the
 * newest version, and nobody has to read and hash them, nor to load git, to know.
 *
 * <p>A file looks the same while its inode, length and both times do. Every write sets the ctime, whatever age the file
 * claims to have, but to a time that moves in steps: a write in the same step as the one before it does not show. So
 * the note is taken in this order: how the files look; then, once a step has surely passed, what they hold; then again
 * how they look. What is written after that gets another ctime, and what was written before it was read. Where times
 * have no fractions of a second, or lie in the future, no note is taken, and where there is none, all is read.
 *
 * @param git the repository
 */
record AsLeft(WorkingFiles working, Path git) {
    /** The kernel's clock for files moves in steps of 1 to 10 ms. */
    private static final Duration STEP = Duration.ofMillis(20);

    private static final String BRANCH = "ref: refs/heads/";

    /** What lies in a repository while git is in the middle of something, or another git works on it. */
    private static final List<String> AT_WORK = List.of("index.lock", "HEAD.lock", "MERGE_HEAD", "CHERRY_PICK_HEAD",
            "REVERT_HEAD", "BISECT_LOG", "rebase-apply", "rebase-merge", "sequencer");

    /** Whether all looks as noted. */
    boolean holds() {
        Optional<String> noted = note().read().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        return noted.isPresent() && noted.equals(look());
    }

    /** Whether no git is at work. */
    boolean isAtRest() throws IOException {
        String branch = Files.readString(git.resolve("HEAD")).strip().substring("ref: ".length());
        return Stream.concat(AT_WORK.stream(), Stream.of(branch + ".lock"))
                .noneMatch(name -> Files.exists(git.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Notes how things look, if the files are those of the version.
     *
     * @param confirmed what was put into place of it
     * @param blobs all of it
     */
    void take(SortedMap<String, byte[]> confirmed, Map<String, ObjectId> blobs) {
        try {
            note(confirmed, blobs);
        } catch (IOException | HostException e) {
            // The version is in place, and counts; without a note the next look takes longer.
            return;
        }
    }

    private void note(SortedMap<String, byte[]> confirmed, Map<String, ObjectId> blobs) throws IOException {
        Optional<String> before = look();
        Optional<Instant> last = before.isPresent() ? lastChange() : Optional.empty();
        if (last.isEmpty() || last.get().getNano() == 0 || last.get().isAfter(Instant.now())) {
            return;
        }
        while (Instant.now().isBefore(last.get().plus(STEP))) {
            Pause.brief();
        }
        for (String name : working.sections()) {
            Optional<byte[]> there = working.read(name);
            boolean same = there.isPresent() && Arrays.equals(there.get(), confirmed.get(name))
                    || there.map(VersionReader::blob).equals(Optional.ofNullable(blobs.get(name)));
            if (!same) {
                return;
            }
        }
        if (before.equals(look())) {
            note().write(before.get().getBytes(StandardCharsets.UTF_8));
        }
    }

    private AtomicFile note() {
        return new AtomicFile(git.resolve("iptsh/as-left"), working.disk());
    }

    /** The branch, its newest version, and each file's stamps; empty if the branch can't be told without git. */
    private Optional<String> look() {
        try {
            String head = Files.readString(git.resolve("HEAD")).strip();
            if (!head.startsWith(BRANCH) || head.contains("..")) {
                return Optional.empty();
            }
            StringBuilder look = new StringBuilder(head).append('\n');
            look.append(Files.readString(git.resolve(head.substring("ref: ".length()))).strip()).append('\n');
            for (String name : working.sections()) {
                look.append(name).append(' ').append(stamps(name)).append('\n');
            }
            return Optional.of(look.toString());
        } catch (IOException e) {
            // A branch without a file of its own is in packed-refs.
            return Optional.empty();
        }
    }

    private String stamps(String name) throws IOException {
        Path file = working.folder().resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "-";
        }
        Map<String, Object> found =
                Files.readAttributes(file, "unix:ino,size,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        FileTime changed = (FileTime) found.get("ctime");
        FileTime written = (FileTime) found.get("lastModifiedTime");
        return found.get("ino") + " " + found.get("size") + " " + changed.toInstant() + " " + written.toInstant();
    }

    private Optional<Instant> lastChange() throws IOException {
        Instant last = Instant.EPOCH;
        for (String name : working.sections()) {
            Path file = working.folder().resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Object ctime = Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
                Instant changed = ((FileTime) ctime).toInstant();
                last = changed.isAfter(last) ? changed : last;
            }
        }
        return Optional.of(last).filter(Instant.EPOCH::isBefore);
    }
}
