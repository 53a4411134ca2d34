package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.persistence.disk.Disk;
import org.iptsh.persistence.host.HostException;

/**
 * The files that boot: the sections as they are in the folder now, whoever wrote them. No other file there is looked
 * at.
 *
 * @param sections their names
 */
record WorkingFiles(Path folder, List<String> sections, Disk disk) {
    /** Files that say what is expected of the rules. */
    static final List<String> COMPANIONS = List.of("checks");

    /** Those that are there, by name. */
    SortedMap<String, byte[]> read() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        sections.forEach(name -> read(name).ifPresent(content -> files.put(name, content)));
        return files;
    }

    /** What administrators write beside the sections, which each version takes along: only what is there, by name. */
    SortedMap<String, byte[]> companions() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        COMPANIONS.stream().filter(name -> Files.isRegularFile(folder.resolve(name)))
                .forEach(name -> read(name).ifPresent(content -> files.put(name, content)));
        return files;
    }

    /** The names of those that are there. */
    Set<String> names() {
        return sections.stream().filter(name -> Files.isRegularFile(folder.resolve(name))).collect(Collectors.toSet());
    }

    Optional<byte[]> read(String name) {
        Path file = folder.resolve(name);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new HostException(file + " is not a file: iptsh keeps the section " + name + " there; move it away");
        }
        return new AtomicFile(file, disk).read();
    }

    void write(String name, byte[] content) {
        new AtomicFile(folder.resolve(name), disk).write(content);
    }

    /** When the last of these files was written; the beginning of time if none is there. */
    Instant written(Collection<String> names) throws IOException {
        Instant last = Instant.EPOCH;
        for (String name : names) {
            if (Files.exists(folder.resolve(name))) {
                FileTime time = Files.getLastModifiedTime(folder.resolve(name));
                last = time.toInstant().isAfter(last) ? time.toInstant() : last;
            }
        }
        return last;
    }
}
