package org.iptsh.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process's standard streams lead to. */
final class StandardStreams {
    private StandardStreams() {}

    /** Whether descriptor 0, 1 or 2 is a terminal. */
    static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor))).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
