package org.iptsh.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * A system call that a thread makes, at which a fault can strike.
 *
 * @param call its name
 * @param nth the how-manieth of this name it is in its thread
 * @param line as strace shows it
 */
record Step(String call, int nth, String line) {
    private static final Pattern LINE = Pattern.compile("([a-z_0-9]+)\\(.*");
    private static final Pattern WRITES = Pattern.compile("O_(CREAT|WRONLY|RDWR|TRUNC)");

    /** What changes files, the kernel's tables or processes, waits for them, or ends; an architecture may lack some. */
    static final String CALLS = "?open,openat,?creat,write,pwrite64,writev,?rename,?renameat,renameat2,?link,linkat,"
            + "?symlink,symlinkat,?unlink,unlinkat,?mkdir,mkdirat,?rmdir,fsync,fdatasync,ftruncate,fallocate,"
            + "?chmod,fchmod,fchmodat,flock,clone,?clone3,?fork,?vfork,execve,"
            + "wait4,sendto,sendmsg,setsockopt,exit_group";

    /** The steps that strace wrote down of one thread, those that only look left out. */
    static List<Step> in(Path log) {
        Map<String, Integer> counts = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        for (String line : lines(log)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                Step step = new Step(matcher.group(1), counts.merge(matcher.group(1), 1, Integer::sum), line);
                if (step.isOurs() && (!step.call.startsWith("open") || WRITES.matcher(line).find())) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }

    /** Whether it is the program's own: the first execve, which starts it, is strace's. */
    private boolean isOurs() {
        return !call.equals("execve") || nth > 1;
    }

    /** Whether the fault that strace was told of has struck. */
    private static boolean struck(Path log) {
        return lines(log).stream().anyMatch(line -> line.endsWith("(INJECTED)") || line.contains("killed by SIGKILL"));
    }

    /** Leaves a case out whose thread took another way this time, so that nothing happened to it. */
    static void mustHaveStruck(Path log) {
        Assumptions.assumeTrue(struck(log), "it did not come by there this time");
    }

    /** The same where a call was to fail on a file in a folder. */
    static void mustHaveStruck(Path log, Path folder) {
        Assumptions.assumeTrue(lines(log).stream()
                .filter(line -> line.endsWith("(INJECTED)")).findFirst()
                .filter(line -> line.contains(folder.toString())).isPresent(), "it did not come by there this time");
    }

    private static List<String> lines(Path log) {
        try {
            return Files.exists(log) ? Files.readAllLines(log, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return call + " " + nth;
    }
}
