package org.iptsh.persistence.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.ruleset.text.Utf8;

/** A private folder through which a scratch namespace is given files, removed with all it holds. */
public final class Folder implements AutoCloseable {
    final Path path;

    /**
     * Makes one.
     *
     * @throws DiskFailure if that can't be
     */
    public Folder() {
        try {
            path = Files.createTempDirectory("iptsh-scratch");
        } catch (IOException e) {
            throw DiskFailure.of("cannot make a folder for a trial", e);
        }
    }

    public Path path() {
        return path;
    }

    /** Writes a file in it. */
    public void write(String name, String text) {
        try {
            Files.write(path.resolve(name), Utf8.encode(text));
        } catch (IOException e) {
            throw DiskFailure.of("cannot write " + path.resolve(name), e);
        }
    }

    /** The text of a file, empty if there is none. */
    String read(String name) {
        try {
            return Utf8.decode(Files.readAllBytes(path.resolve(name)));
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw DiskFailure.of("cannot remove " + path, e);
        }
    }
}
