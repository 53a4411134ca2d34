package org.iptsh.persistence.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;

/**
 * Who owns a file or folder, and who may change it.
 *
 * @param owner the owner's name; the number where there is none
 * @param uid the owner's number
 * @param gid the group
 * @param mode type and permission bits, as stat(2) gives them
 */
public record Ownership(String owner, int uid, int gid, int mode) {
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000;
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int FOLDER = 0040000;
    /** What the kernel shows for an owner who is not mapped into this user namespace. */
    private static final int UNMAPPED = 65534;

    /** Of what stands at the path itself: a symbolic link is not followed. */
    public static Ownership of(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:owner,uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        String owner = ((UserPrincipal) found.get("owner")).getName();
        return new Ownership(owner, (int) found.get("uid"), (int) found.get("gid"), (int) found.get("mode"));
    }

    /** The user id that this process acts as. */
    public static int ownUid() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    public boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    public boolean isFolder() {
        return (mode & TYPE) == FOLDER;
    }

    /**
     * Why somebody other than root and this process's user could change it; empty if nobody could.
     *
     * <p>A folder with the sticky bit, such as /tmp, may be written by all: what stands in it is still only its
     * owner's to replace. A link's own permission bits mean nothing.
     */
    public Optional<String> danger() throws IOException {
        if (uid != 0 && uid != ownUid() && !(uid == UNMAPPED && isUserNamespace())) {
            return Optional.of("belongs to " + owner);
        }
        if (isLink() || isFolder() && (mode & STICKY) != 0) {
            return Optional.empty();
        }
        if ((mode & OTHERS_WRITE) != 0) {
            return Optional.of("may be written by everybody (mode " + permissions() + ")");
        }
        if ((mode & GROUP_WRITES) != 0 && gid != 0 && gid != uid) {
            return Optional.of("may be written by its group (mode " + permissions() + ")");
        }
        return Optional.empty();
    }

    private String permissions() {
        return String.format("%04o", mode & 07777);
    }

    /** Where root itself is not mapped, as in a sandbox, its files are shown as nobody's. */
    private static boolean isUserNamespace() throws IOException {
        return !Files.readString(Path.of("/proc/self/uid_map")).strip().matches("0 +0 +4294967295");
    }
}
