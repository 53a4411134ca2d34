package org.iptsh.persistence.saved;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.iptsh.persistence.host.Programs;

/** A folder of saved rulesets that tests look at, also with git. */
record SavedFolder(Path path) {
    static final Author ALICE = new Author("Alice Example", "alice@fw1");
    static final List<Trailer> TRAILERS =
            List.of(new Trailer(Trailer.CONFIRMED_FROM, "192.0.2.7"), new Trailer(Trailer.HOST, "fw1"));

    Saved saved() {
        return new Saved(path);
    }

    /** Saves one section, or several: name, text, name, text. */
    static Version confirm(Saved saved, String message, String... sections) {
        return saved.confirm(sections(sections), ALICE, message, TRAILERS);
    }

    static SortedMap<String, byte[]> sections(String... sections) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < sections.length; i += 2) {
            files.put(sections[i], sections[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    static Map<String, String> text(Map<String, byte[]> files) {
        Map<String, String> text = new TreeMap<>();
        files.forEach((name, content) -> text.put(name, new String(content, StandardCharsets.UTF_8)));
        return text;
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve(name), text);
    }

    String read(String name) throws IOException {
        return Files.readString(path.resolve(name));
    }

    /** What git prints, run by somebody with no configuration. */
    String git(String... arguments) {
        Programs.Finished finished = tryGit(arguments);
        assertEquals(0, finished.code(), () -> finished.command() + ": " + finished.text() + finished.stderr());
        return finished.text();
    }

    Programs.Finished tryGit(String... arguments) {
        Map<String, String> environment = new HashMap<>();
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            environment.put("GIT_" + who + "_NAME", "Bob Example");
            environment.put("GIT_" + who + "_EMAIL", "bob@fw1");
        }
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_EDITOR", "true");
        List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*", "-C", path.toString()));
        command.addAll(List.of(arguments));
        return new Programs(List.of(), environment).run(command, new byte[0]);
    }
}
