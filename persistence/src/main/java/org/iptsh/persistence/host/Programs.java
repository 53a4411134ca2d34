package org.iptsh.persistence.host;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;

/**
 * The one place that runs external programs: never through a shell, stdout and stderr apart, in the C locale.
 *
 * <p>A prefix such as {@code nsenter --target 42 --net} makes every program run in another network namespace.
 *
 * @param prefix words put before every command; empty for this process's own namespace
 * @param environment variables set on top of this process's own
 */
public record Programs(List<String> prefix, Map<String, String> environment) {
    private static final Duration STOP = Duration.ofSeconds(3);

    public Programs {
        prefix = List.copyOf(prefix);
        environment = Map.copyOf(environment);
    }

    /** Programs run where this process runs. */
    public static Programs here() {
        return new Programs(List.of(), Map.of());
    }

    /** Runs a command with an empty standard input. */
    public Finished run(String... command) {
        return run(List.of(command), new byte[0]);
    }

    /**
     * Runs a command to its end.
     *
     * @param command the program and its arguments, passed as they are
     * @param input what it reads on standard input
     * @return its exit code and what it wrote; a code above 128 is 128 + the signal that killed it
     * @throws HostException if the program is not there or may not be run
     */
    public Finished run(List<String> command, byte[] input) {
        return run(command, new ByteArrayInputStream(input), Optional.empty());
    }

    /**
     * Runs a command that only asks, with an empty standard input, for so long.
     *
     * @throws HostException as above, and if it takes longer: it is killed then
     */
    public Finished run(Duration limit, String... command) {
        return run(List.of(command), InputStream.nullInputStream(), Optional.of(limit));
    }

    private Finished run(List<String> command, InputStream input, Optional<Duration> limit) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        CommandLine line = new CommandLine(words.get(0));
        words.subList(1, words.size()).forEach(word -> line.addArgument(word, false));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PumpStreamHandler streams = new PumpStreamHandler(out, err, input);
        DefaultExecutor executor = DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
        executor.setExitValues(null);
        Optional<ExecuteWatchdog> watchdog =
                limit.map(time -> ExecuteWatchdog.builder().setTimeout(time).get());
        watchdog.ifPresent(dog -> {
            executor.setWatchdog(dog);
            // A child of what is killed may keep the pipes open.
            streams.setStopTimeout(STOP);
        });
        try {
            int code = executor.execute(line, everything());
            if (watchdog.filter(ExecuteWatchdog::killedProcess).isPresent()) {
                throw hanging(command, limit.orElseThrow());
            }
            return new Finished(command, code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It is killed in the midst of what it writes.
            if (watchdog.filter(ExecuteWatchdog::killedProcess).isPresent()) {
                throw hanging(command, limit.orElseThrow());
            }
            throw new HostException("cannot run " + words.get(0) + ": " + why(String.valueOf(e.getMessage())), e);
        }
    }

    private static HostException hanging(List<String> command, Duration limit) {
        return new HostException(String.join(" ", command) + " did not end in " + limit.toSeconds()
                + " s and was killed; run it by hand to see what it waits for");
    }

    private static String why(String said) {
        return said.contains("error=2,") ? "it is not installed"
                : said.contains("error=13,") ? "it may not be executed (Permission denied)"
                : said.contains("error=8,") ? "it is not a program of this kind of machine (Exec format error)"
                : said;
    }

    /**
     * Starts a program that is talked to through its standard input and output while it runs; what it says on standard
     * error is dropped.
     *
     * @throws HostException if it is not there or may not be run
     */
    public Process start(List<String> command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(everything());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new HostException("cannot run " + words.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** Ends a program that was started, and that ends when it is told nothing more. */
    public static void finish(Process process) {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, String> everything() {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("LC_ALL", "C");
        env.putAll(environment);
        return env;
    }

    /**
     * What a program left behind when it ended.
     *
     * @param code 0 to 255
     */
    public record Finished(List<String> command, int code, byte[] stdout, String stderr) {
        public boolean ok() {
            return code == 0;
        }

        /** Standard output as UTF-8. */
        public String text() {
            return new String(stdout, StandardCharsets.UTF_8);
        }
    }
}
