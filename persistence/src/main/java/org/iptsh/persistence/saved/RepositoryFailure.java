package org.iptsh.persistence.saved;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.LockFailedException;
import org.iptsh.persistence.disk.DiskFailure;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.BadInput;

/** A repository that could not be read or written: what was tried, why it failed, and how to find out more. */
final class RepositoryFailure {
    private RepositoryFailure() {}

    /**
     * The exception to throw for one of JGit's.
     *
     * @param attempt such as {@code cannot read the history}
     */
    static RuntimeException of(String attempt, Path folder, Exception cause) {
        if (cause instanceof HostException || cause instanceof BadInput) {
            return (RuntimeException) cause;
        }
        if (cause instanceof FileSystemException disk) {
            return DiskFailure.of(attempt, disk);
        }
        if (cause instanceof LockFailedException) {
            return new HostException(attempt + ": another git is at work in " + folder + "; try again", cause);
        }
        boolean said = cause instanceof IOException && cause.getMessage() != null;
        String reason = said ? cause.getMessage() : cause.toString();
        String message = attempt + ": the repository in " + folder + " is damaged or unreadable (" + reason
                + "); `git -C " + folder + " fsck` tells more, and the files that boot are untouched";
        return new HostException(message, cause);
    }
}
