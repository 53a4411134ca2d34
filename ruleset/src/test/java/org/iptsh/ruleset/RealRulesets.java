package org.iptsh.ruleset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Rulesets that others wrote, where they lie beside the project. */
public final class RealRulesets {
    private RealRulesets() {}

    /** Their files, of iptables-save text; none where there are none. */
    public static Stream<Path> files() throws IOException {
        Path folder = Path.of(System.getProperty("iptsh.home", "."), "..", "shared", "rulesets").normalize();
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.v[46]")).sorted().toList().stream();
        }
    }
}
