package org.iptsh.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.iptsh.host.TestHost;

/** The processes of the scripts of commits, told by the folder that they work in. */
record Scripts(Path run) {

    /** Waits until none is at work but the timer's. */
    void settle() {
        if (!TestHost.within(30, () -> lines().allMatch(words -> words.contains(" --after ")))) {
            throw new IllegalStateException("still at work: " + lines().toList());
        }
    }

    /** Kills the timer's processes, and again if one of them was just starting another. */
    void killTimers(BooleanSupplier guarded) {
        if (!TestHost.within(30, () -> {
            processes().filter(process -> words(process).contains(" --after ")).forEach(ProcessHandle::destroyForcibly);
            return lines().findAny().isEmpty() && !guarded.getAsBoolean();
        })) {
            throw new IllegalStateException("still there: " + lines().toList());
        }
    }

    private Stream<String> lines() {
        return processes().map(Scripts::words);
    }

    private Stream<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(process -> words(process).contains(run + "/transaction "));
    }

    private static String words(ProcessHandle process) {
        try {
            Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
