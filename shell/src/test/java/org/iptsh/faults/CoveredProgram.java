package org.iptsh.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program of the system in whose place a script stands that counts its runs, and has one of them watched by strace.
 *
 * @param place where the program is
 * @param folder where the script keeps what it needs
 */
record CoveredProgram(Path place, Path folder) {
    private static final Pattern EXECVE = Pattern.compile(".*execve\\(\"([^\"]+)\".* = 0");

    /** What runs scripts can't be a script. */
    private static final Set<String> LEFT_ALONE = Set.of("dash", "bash", "busybox", "strace");

    private static final String SCRIPT = """
            #!/bin/sh
            echo x >>%1$s.runs
            applet=
            case %1$s in *-multi) applet=${0##*/} ;; esac
            if [ -s %1$s.plan ] && { read -r left && read -r words; } <%1$s.plan; then
                if [ "$left" -gt 1 ]; then
                    printf '%%s\\n' $((left - 1)) "$words" >%1$s.plan
                else
                    : >%1$s.plan
                    exec strace $words %1$s $applet "$@"
                fi
            fi
            exec %1$s $applet "$@"
            """;

    /** The programs whose starting strace saw, save for those that stand in a folder: the originals of covered ones. */
    static Set<Path> in(Path log, Path folder) {
        Set<Path> programs = new LinkedHashSet<>();
        try {
            for (String line : Files.readAllLines(log)) {
                Matcher matcher = EXECVE.matcher(line);
                if (matcher.matches()) {
                    programs.add(Path.of(matcher.group(1)).toRealPath());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        programs.removeIf(program -> program.startsWith(folder)
                || LEFT_ALONE.contains(program.getFileName().toString()));
        return programs;
    }

    /** Puts the script in its place. */
    void cover() {
        try {
            Files.copy(place, real(), StandardCopyOption.COPY_ATTRIBUTES);
            Path script = folder.resolve(name() + ".script");
            Files.writeString(script, String.format(SCRIPT, real()));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(file("runs"), "");
            Mounts.cover(place, script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void uncover() {
        Mounts.unmount(place);
    }

    String name() {
        return place.getFileName().toString();
    }

    private Path real() {
        return folder.resolve(name());
    }

    private Path file(String ending) {
        return folder.resolve(name() + "." + ending);
    }

    /** How often it has been run. */
    int runs() {
        try {
            return Files.readAllLines(file("runs")).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has one of its next runs watched. */
    void plan(int nth, List<String> words) {
        write(nth + "\n" + String.join(" ", words) + "\n");
    }

    /** Has none watched any more. */
    void forget() {
        write("");
    }

    private void write(String plan) {
        try {
            Files.writeString(file("plan"), plan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
