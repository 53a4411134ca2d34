package org.iptsh.persistence.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.iptsh.persistence.host.HostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    @TempDir
    Path top;

    @Test
    void aFolderIsMadeForItsOwnerAloneAndTheWayToItForAllToPass() throws IOException {
        Path made = new PrivateFolder(top.resolve("var/lib/iptsh")).make();
        assertEquals("rwx------", mode(made));
        assertEquals("rwxr-xr-x", mode(top.resolve("var/lib")));
    }

    @Test
    void aFolderThatIsThereKeepsItsMode() throws IOException {
        Path there = Files.createDirectory(top.resolve("iptables"));
        chmod(there, "rwxr-xr-x");
        new PrivateFolder(there).make();
        assertEquals("rwxr-xr-x", mode(there));
    }

    @Test
    void aFolderThatAnybodyMayWriteIsRefused() throws IOException {
        Path open = Files.createDirectory(top.resolve("open"));
        chmod(open, "rwxrwxrwx");
        assertEquals(
                "refusing " + open + ": it may be written by everybody (mode 0777);"
                        + " it must be root's or yours alone to change (chown, chmod go-w)",
                refusal(open));
    }

    @Test
    void soIsOneThatLiesInSuchAFolderAndNothingIsMade() throws IOException {
        Path open = Files.createDirectory(top.resolve("open"));
        chmod(open, "rwxrwxrwx");
        Path inside = open.resolve("iptsh");
        assertTrue(refusal(inside).startsWith("refusing " + open + ": "), refusal(inside));
        assertTrue(refusal(inside).contains("it leads to"), refusal(inside));
        assertFalse(Files.exists(inside));
    }

    @Test
    void aLinkOfOnesOwnIsFollowedAndWhatItLeadsToIsJudged() throws IOException {
        Path open = Files.createDirectory(top.resolve("open"));
        Path link = Files.createSymbolicLink(top.resolve("link"), open);
        new PrivateFolder(link).make();
        chmod(open, "rwxrwxrwx");
        assertTrue(refusal(link).startsWith("refusing " + open + ": "), refusal(link));
    }

    @Test
    void whatAnotherUserOwnsIsRefusedAndSoIsALinkThatHePlanted() throws IOException {
        assumeTrue(Ownership.ownUid() == 0, "only root can give files away");
        Path his = Files.createDirectory(top.resolve("his"));
        Files.setAttribute(his, "unix:uid", 12345);
        assertTrue(refusal(his).contains("it belongs to 12345"), refusal(his));

        Path link = Files.createSymbolicLink(top.resolve("link"), Files.createDirectory(top.resolve("mine")));
        Files.setAttribute(link, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
        assertTrue(refusal(link.resolve("iptsh")).startsWith("refusing " + link + ": it belongs to 12345"));
        assertFalse(Files.exists(top.resolve("mine/iptsh")));
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(top.resolve("file"));
        assertEquals(file + " is not a folder", refusal(file));
    }

    @Test
    void aLoopOfLinksIsAFailureAndNotForEver() throws IOException {
        Path loop = top.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertTrue(refusal(loop).startsWith("cannot make the folder " + loop + ": "), refusal(loop));
    }

    private static String refusal(Path folder) {
        return assertThrows(HostException.class, () -> new PrivateFolder(folder).make()).getMessage();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void chmod(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
