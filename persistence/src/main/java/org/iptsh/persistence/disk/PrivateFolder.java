package org.iptsh.persistence.disk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.iptsh.persistence.host.HostException;

/**
 * A folder that nobody but root and this process's user can change, nor lead elsewhere by what lies on the way to it.
 *
 * @param path where it is
 */
public record PrivateFolder(Path path) {

    public PrivateFolder {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * Makes the folder where there is none, with mode 0700; folders missing on the way to it get 0755. One that is
     * there keeps its mode.
     *
     * @return its path
     * @throws HostException if it can't be made, or another user could change it: nothing has been made then
     */
    public Path make() {
        try {
            Path there = path;
            while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
                there = there.getParent();
            }
            check(there);
            make(path, "rwx------");
        } catch (IOException e) {
            throw DiskFailure.of("cannot make the folder " + path, e);
        }
        return check();
    }

    /**
     * Refuses a folder that another user could change.
     *
     * @return its path
     * @throws HostException if it is not there, is no folder, or is not safe; the message says what is wrong with what
     */
    public Path check() {
        try {
            check(path);
        } catch (IOException e) {
            throw DiskFailure.of("cannot use the folder " + path, e);
        }
        if (!Files.isDirectory(path)) {
            throw new HostException(path + " is not a folder");
        }
        return path;
    }

    private static void make(Path folder, String mode) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        make(folder.getParent(), "rwxr-xr-x");
        var permissions = PosixFilePermissions.fromString(mode);
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(permissions));
        } catch (FileAlreadyExistsException e) {
            return; // Somebody was quicker, or it is no folder: the check that follows judges what is there now.
        }
        // A umask may have taken bits away.
        Files.setPosixFilePermissions(folder, permissions);
        Disk.HOST.sync(folder.getParent());
    }

    /** Judges every step on the way from / to the path, and with a link, also the way to where it leads. */
    private void check(Path there) throws IOException {
        Path step = there.getRoot();
        checkStep(step);
        for (Path name : there) {
            step = step.resolve(name);
            checkStep(step);
            if (Ownership.of(step).isLink()) {
                check(step.toRealPath());
            }
        }
    }

    private void checkStep(Path step) throws IOException {
        Optional<String> danger = Ownership.of(step).danger();
        if (danger.isPresent()) {
            String where = step.equals(path) ? "" : "; it leads to " + path;
            throw new HostException("refusing " + step + ": it " + danger.get() + where
                    + "; it must be root's or yours alone to change (chown, chmod go-w)");
        }
    }
}
