package org.iptsh.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs;

/**
 * A copy of what the scripts in {@code bin} work on, with a Maven that counts its builds and whose jar is the one that
 * this checkout was built to.
 *
 * @param top its folder, which has a blank in its name
 * @param stubs programs that come before the system's
 */
record Checkout(Path top, Path stubs) {
    /** The checkout that these tests are part of. */
    static final Path THIS = Path.of(System.getProperty("iptsh.home"));

    static Checkout copy(Path folder) throws IOException {
        Checkout copy = new Checkout(folder.resolve("my checkout"), folder.resolve("stubs"));
        for (String part : List.of("bin", "pom.xml", "shell/pom.xml", "shell/src/main/launcher", "systemd")) {
            copyTree(THIS.resolve(part), copy.top.resolve(part));
        }
        Files.createDirectories(copy.stubs);
        copy.stub("mvn", """
                echo built >>'%s/builds'
                while [ "$1" != -f ]; do shift; done
                target=$(dirname "$2")/shell/target
                mkdir -p "$target"
                cp '%s/shell/target/home/iptsh.jar' "$target/"
                """.formatted(folder, THIS));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return copy;
    }

    /** Puts a program of this name before the system's. */
    void stub(String name, String script) throws IOException {
        Path file = Files.writeString(stubs.resolve(name), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs one of the scripts in {@code bin}. */
    Programs.Finished run(String script, String... words) {
        return run(List.of(), Map.of(), script, words);
    }

    /** Runs a script behind a prefix, such as one that makes it another user's process. */
    Programs.Finished run(List<String> prefix, Map<String, String> environment, String script, String... words) {
        return new Programs(prefix, environment(environment)).run(command(script, words), new byte[0]);
    }

    /** The words of a command line that runs one of the scripts. */
    List<String> command(String script, String... words) {
        List<String> command = new ArrayList<>(List.of(top.resolve("bin").resolve(script).toString()));
        command.addAll(List.of(words));
        return command;
    }

    Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", stubs + ":" + System.getenv("PATH"));
        environment.put("IPTSH_YES", "0");
        return environment;
    }

    /** How often Maven ran. */
    int builds() throws IOException {
        Path builds = top.resolveSibling("builds");
        return Files.exists(builds) ? Files.readAllLines(builds, UTF_8).size() : 0;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        List<Path> files;
        try (var walk = Files.walk(from)) {
            files = walk.toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file));
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
