package org.iptsh.persistence.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.iptsh.persistence.host.HostException;

/** A disk that refused: what was tried, and why it could not be done. */
public final class DiskFailure extends HostException {
    private static final long serialVersionUID = 1L;

    private DiskFailure(String message, IOException cause) {
        super(message, cause);
    }

    /**
     * The failure of something that was tried.
     *
     * @param attempt such as {@code cannot write /etc/iptables/rules.v4}
     */
    public static DiskFailure of(String attempt, IOException cause) {
        return new DiskFailure(attempt + ": " + reason(cause), cause);
    }

    /** The kernel's own reason in lower case, such as {@code no space left on device}; the JDK leaves out some. */
    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied (are you root?)";
        }
        if (cause instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        String reason = cause instanceof FileSystemException refused && refused.getReason() != null
                ? refused.getReason()
                : String.valueOf(cause.getMessage());
        return reason.isEmpty() ? "unknown" : Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
    }
}
