package org.iptsh.persistence.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    /**
     * Finds the programs.
     *
     * @param wanted a back end, or empty for the one that {@code iptables} stands for here
     * @throws HostException if they are not installed
     */
    public static Iptables find(Programs programs, Optional<Backend> wanted) {
        String name = wanted.map(backend -> "iptables-" + backend.word()).orElse("iptables");
        Optional<Path> program = locate(name);
        if (program.isEmpty()) {
            throw new HostException(name + " is not on this host; install the package iptables");
        }
        Finished answer = programs.run(program.get().toString(), "--version");
        String text = answer.text().strip();
        if (!answer.ok() || !text.startsWith("iptables v")) {
            throw new HostException(name + " --version says: " + text + answer.stderr().strip());
        }
        String version = text.substring("iptables v".length()).split(" ", 2)[0];
        // Before 1.8 there was one back end and nothing in parentheses.
        Backend backend = text.contains("(nf_tables)") ? Backend.NFT : Backend.LEGACY;
        return new Iptables(programs, backend, version);
    }

    /** Where a program is: in the PATH, or where the system's own are though a user's PATH lacks them. */
    public static Optional<Path> locate(String name) {
        List<String> folders = new ArrayList<>(Arrays.asList(System.getenv().getOrDefault("PATH", "").split(":")));
        folders.addAll(ALWAYS);
        return folders.stream()
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * The full path of one of the programs.
     *
     * @param suffix {@code -save} or {@code -restore}
     * @throws HostException if it is not installed
     */
    public String program(Family family, String suffix) {
        String own = family.program() + "-" + backend.word() + suffix;
        return locate(own)
                .or(() -> locate(family.program() + suffix))
                .map(Path::toString)
                .orElseThrow(() -> new HostException(own + " is not on this host; install the package iptables"));
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
