package org.iptsh.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A strace that watches one thread of a process, and makes a fault strike it; what it starts is left alone. */
final class Strace {
    private final Process process;

    private Strace(Process process) {
        this.process = process;
    }

    /** Watches a thread from now on. */
    static Strace attach(long thread, Fault fault, Path log) {
        List<String> command = new ArrayList<>(List.of("strace"));
        command.addAll(fault.words(log));
        command.addAll(List.of("-p", Long.toString(thread)));
        try {
            Process process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            BufferedReader said = new BufferedReader(
                    new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
            String line = said.readLine();
            if (line == null || !line.contains("attached")) {
                process.destroyForcibly();
                throw new IllegalStateException("strace can't watch thread " + thread + ": " + line);
            }
            return new Strace(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go of it; the thread goes on. */
    void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
