package org.iptsh.shell.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    private static final byte[] PAGE = Page.of(Pages.of("")).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private void refused(Exit exit, String message, Path path) {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> new ReportFile(path).checkFree());
        assertEquals(message.replace("FOLDER", folder.toString()), failure.getMessage());
        assertEquals(exit, failure.exit());
    }

    @Test
    void anOlderReportIsReplaced() throws IOException {
        Path path = folder.resolve("report.html");
        for (int i = 0; i < 2; i++) {
            ReportFile file = new ReportFile(path);
            file.checkFree();
            file.write(PAGE);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(new String(PAGE, StandardCharsets.UTF_8), Files.readString(path));
    }

    @Test
    void anyOtherFileIsLeftAlone() throws IOException {
        Path page = Files.writeString(folder.resolve("index.html"), "<!DOCTYPE html>\n<html lang=\"en\"></html>");
        Path empty = Files.writeString(folder.resolve("empty"), "");
        Path report = Files.write(folder.resolve("report.html"), PAGE);
        Path link = Files.createSymbolicLink(folder.resolve("link.html"), report);

        refused(Exit.REFUSED, "FOLDER/index.html is there and is not a report of iptsh", page);
        refused(Exit.REFUSED, "FOLDER/empty is there and is not a report of iptsh", empty);
        refused(Exit.REFUSED, "FOLDER/link.html is there and is not a report of iptsh", link);
    }

    @Test
    void aFolderIsNoPlaceForIt() {
        refused(Exit.FAILED, "FOLDER is a folder", folder);
        refused(Exit.FAILED, "there is no folder FOLDER/none", folder.resolve("none/report.html"));
        refused(Exit.FAILED, "/ is a folder", Path.of("/"));
    }
}
