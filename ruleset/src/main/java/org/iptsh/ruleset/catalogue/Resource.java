package org.iptsh.ruleset.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The plain-text tables that come with the program. */
final class Resource {
    private Resource() {}

    /** The words of each line of a table that has no blocks. */
    static List<List<String>> words(String name) {
        List<List<String>> lines = new ArrayList<>();
        new Lines(name, 1, text(name)).read(line -> lines.add(TableText.words(line.text())));
        return lines;
    }

    static String text(String name) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
