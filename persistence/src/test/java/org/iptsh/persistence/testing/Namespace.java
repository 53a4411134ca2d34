package org.iptsh.persistence.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.Assumptions;

/**
 * A private network namespace with its loopback up, for one test: what happens to netfilter in here stays in here.
 *
 * <p>It lives as long as a process that holds it. That one waits on a pipe from this JVM, so it goes when the JVM does,
 * however that ends. Its programs take an xtables lock file of their own, since a namespace has none to itself.
 */
public final class Namespace implements AutoCloseable {
    private final Process holder;
    private final Path lockFile;
    private final boolean ownUsers;

    private Namespace(Process holder, Path lockFile, boolean ownUsers) {
        this.holder = holder;
        this.lockFile = lockFile;
        this.ownUsers = ownUsers;
    }

    /**
     * Makes a namespace, as root directly, else inside a user namespace; skips the test and says so where neither
     * works.
     */
    public static Namespace open() {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> command = new ArrayList<>();
        if (!root) {
            // In two steps: a namespace made in the same call as its users has files in /proc that belong to nobody.
            command.addAll(List.of("unshare", "--user", "--map-root-user"));
        }
        command.addAll(List.of("unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"));
        try {
            Process holder = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader said = new BufferedReader(
                    new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
            String line = said.readLine();
            if (!"ready".equals(line)) {
                holder.destroyForcibly();
                Assumptions.abort("no network namespace can be made here: " + line);
            }
            return new Namespace(holder, Files.createTempFile("xtables", ".lock"), !root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs programs inside. */
    public Programs programs() {
        return new Programs(prefix(), environment());
    }

    /** The words that put a command inside, for a test that starts a process by itself. */
    public List<String> prefix() {
        List<String> words = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid())));
        if (ownUsers) {
            words.addAll(List.of("--user", "--preserve-credentials"));
        }
        words.addAll(List.of("--net", "--"));
        return List.copyOf(words);
    }

    /** The variables that go with {@link #prefix()}. */
    public Map<String, String> environment() {
        return Map.of("XTABLES_LOCKFILE", lockFile.toString());
    }

    /** The process that holds the namespace, as {@code /proc/PID/ns/net} wants it. */
    public long pid() {
        return holder.pid();
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        try {
            holder.waitFor();
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
