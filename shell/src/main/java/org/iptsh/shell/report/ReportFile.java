package org.iptsh.shell.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.iptsh.persistence.disk.AtomicFile;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;

/** Where a report goes: a new file, or an older report's place. Mode 0600, since rules tell much of a host. */
public record ReportFile(Path path) {

    /** Fails if something else is there, which a report must not replace; asked before any work is done. */
    public void checkFree() {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw CommandFailure.of(Exit.FAILED,
                    folder == null ? path + " is a folder" : "there is no folder " + folder);
        }
        if (Files.isDirectory(path)) {
            throw CommandFailure.of(Exit.FAILED, path + " is a folder", "name a file in it: " + path.resolve(
                    "report.html"));
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isReport()) {
            throw CommandFailure.of(Exit.REFUSED, path + " is there and is not a report of iptsh",
                    "choose another name, or remove it first");
        }
    }

    /** Replaces what was there. */
    public void write(byte[] page) {
        new AtomicFile(path).write(page);
    }

    private boolean isReport() {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        byte[] wanted = Page.BEGINNING.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(wanted, in.readNBytes(wanted.length));
        } catch (IOException e) {
            throw CommandFailure.of(Exit.FAILED, "cannot read " + path + ", and so can't tell whether it is a report: "
                    + (Files.isReadable(path) ? e.getMessage() : "permission denied"));
        }
    }
}
