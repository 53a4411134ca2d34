package org.iptsh.persistence.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.Dialect;

/**
 * The iptables programs of one back end on this host.
 *
 * @param version such as {@code 1.8.9}
 */
public record Iptables(Programs programs, Backend backend, String version) {
    private static final List<String> ALWAYS = List.of("/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin", "/bin");

    /** Seconds to wait for the lock that the legacy programs share; without it they wait for ever (measured, 1.8.9). */
    private static final String LOCK_WAIT = "30";

    /** What only asks answers at once, or hangs. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * Finds the programs.
     *
     * @param wanted a back end, or empty for the one that {@code iptables} stands for here
     * @throws HostException if they are not installed
     */
    public static Iptables find(Programs programs, Optional<Backend> wanted) {
        String name = wanted.map(backend -> "iptables-" + backend.word()).orElse("iptables");
        Path program = locate(programs, name).orElseThrow(() -> absent(programs, name, wanted.isPresent()
                ? ", or choose the other `backend` in the settings" : ""));
        Finished answer = programs.run(ANSWER, program.toString(), "--version");
        String text = answer.text().strip();
        if (!answer.ok() || !text.startsWith("iptables v")) {
            String said = (text + " " + answer.stderr()).lines().map(String::strip).findFirst().orElse("");
            throw new HostException(program + " is not the iptables that it should be: asked for its --version it "
                    + (said.isEmpty() ? "says nothing, exit code " + answer.code() : "says: " + said)
                    + "; install the package iptables anew, or take the wrong one out of the PATH");
        }
        String version = text.substring("iptables v".length()).split(" ", 2)[0];
        // Before 1.8 there was one back end and nothing in parentheses.
        Backend backend = text.contains("(nf_tables)") ? Backend.NFT : Backend.LEGACY;
        return new Iptables(programs, backend, version);
    }

    /** What to say of a program that is not there, or is and can't be run. */
    private static HostException absent(Programs programs, String name, String orElse) {
        return new HostException(places(programs, name).filter(Files::exists).findFirst()
                .map(file -> file
                        + " may not be executed; make it executable (chmod +x), or install the package iptables anew")
                .orElse(name + " is not on this host; install the package iptables" + orElse));
    }

    /** Where a program is: in the PATH, or where the system's own are though a user's PATH lacks them. */
    public static Optional<Path> locate(String name) {
        return locate(Programs.here(), name);
    }

    /** Where a program is that is run so: a PATH that is set for it is all there is. */
    public static Optional<Path> locate(Programs programs, String name) {
        return places(programs, name).filter(Files::isExecutable).findFirst();
    }

    private static Stream<Path> places(Programs programs, String name) {
        String only = programs.environment().get("PATH");
        String path = only == null ? System.getenv().getOrDefault("PATH", "") : only;
        List<String> folders = new ArrayList<>(Arrays.asList(path.split(":")));
        folders.addAll(only == null ? ALWAYS : List.of());
        return folders.stream().filter(folder -> folder.startsWith("/")).map(folder -> Path.of(folder, name));
    }

    /**
     * The full path of one of the programs.
     *
     * @param suffix {@code -save} or {@code -restore}
     * @throws HostException if it is not installed
     */
    public String program(Family family, String suffix) {
        String own = family.program() + "-" + backend.word() + suffix;
        return locate(programs, own)
                .or(() -> locate(programs, family.program() + suffix))
                .map(Path::toString)
                .orElseThrow(() -> absent(programs, own,
                        ", or leave ipv" + family.number() + " out of `families` in the settings"));
    }

    /** Whose spelling its rules have: of a version that says nothing, the one that most hosts have. */
    public Dialect dialect() {
        try {
            return Dialect.of(backend, version);
        } catch (IllegalArgumentException e) {
            return new Dialect(backend, Dialect.STANDARD.version());
        }
    }

    /** The command that does what it reads on standard input to live, counters included; the rest of live stays. */
    public List<String> restore(Family family) {
        return List.of(program(family, "-restore"), "--noflush", "--counters", "--wait", LOCK_WAIT);
    }
}
