package org.iptsh.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this process's standard streams lead to. */
final class StandardStreams {
    /** Where nobody says how wide a terminal is, or there is none. */
    private static final int USUAL_WIDTH = 100;

    private StandardStreams() {}

    /** The columns that there are for what is printed: 20 to 9999. */
    static int width() {
        return isTerminal(1) ? columns().map(columns -> Math.max(20, columns)).orElse(USUAL_WIDTH) : USUAL_WIDTH;
    }

    /** What the one who started this says the width is. */
    static Optional<Integer> columns() {
        return Optional.ofNullable(System.getenv("COLUMNS")).filter(columns -> columns.matches("[1-9][0-9]{1,3}"))
                .map(Integer::valueOf);
    }

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
