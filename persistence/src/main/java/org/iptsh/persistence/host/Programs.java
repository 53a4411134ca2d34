package org.iptsh.persistence.host;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
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
        return run(command, new ByteArrayInputStream(input));
    }

    private Finished run(List<String> command, InputStream input) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        CommandLine line = new CommandLine(words.get(0));
        words.subList(1, words.size()).forEach(word -> line.addArgument(word, false));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        DefaultExecutor executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(out, err, input))
                .get();
        executor.setExitValues(null);
        try {
            int code = executor.execute(line, everything());
            return new Finished(command, code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            boolean absent = String.valueOf(e.getMessage()).contains("error=2,");
            throw new HostException("cannot run " + words.get(0) + ": "
                    + (absent ? "it is not installed" : e.getMessage()), e);
        }
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
