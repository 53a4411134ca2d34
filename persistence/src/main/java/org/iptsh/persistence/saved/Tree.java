package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.Disk;

/**
 * A folder with all that is in it.
 *
 * @param top the folder; it need not exist
 */
record Tree(Path top, Disk disk) {

    /** Removes it, from the inside out. Links are removed and not followed. */
    void remove() throws IOException {
        for (Path path : paths()) {
            disk.delete(path);
        }
    }

    /** Waits until the names in it, at any depth, are on the disk. */
    void sync() throws IOException {
        for (Path path : paths()) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                disk.sync(path);
            }
        }
    }

    private List<Path> paths() throws IOException {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(top)) {
            return paths.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
