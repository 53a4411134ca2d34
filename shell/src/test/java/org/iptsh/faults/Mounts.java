package org.iptsh.faults;

import java.nio.file.Path;
import java.util.List;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;

/** File systems that the tests mount, where what they mount is nobody else's: {@code bin/test} starts them so. */
final class Mounts {
    private Mounts() {}

    /** Whether this process is in a mount namespace that was made for the tests. */
    static boolean areOurs() {
        return Boolean.getBoolean("iptsh.mounts");
    }

    /** Mounts a small file system in memory. */
    static void memory(Path folder) {
        run("mount", "-t", "tmpfs", "-o", "mode=700,size=32m", "tmpfs", folder.toString());
    }

    /** Makes a file system read-only, or writable again; false if the kernel refuses, as for a file being written. */
    static boolean remount(Path folder, boolean writable) {
        return Programs.here().run("mount", "-o", "remount," + (writable ? "rw" : "ro"), folder.toString()).ok();
    }

    /** Puts a file in the place of another. */
    static void cover(Path place, Path file) {
        run("mount", "--bind", file.toString(), place.toString());
    }

    static void unmount(Path folder) {
        run("umount", "--lazy", folder.toString());
    }

    private static void run(String... command) {
        Finished done = Programs.here().run(command);
        if (!done.ok()) {
            throw new IllegalStateException(List.of(command) + ": " + done.stderr());
        }
    }
}
