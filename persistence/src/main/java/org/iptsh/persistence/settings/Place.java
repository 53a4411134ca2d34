package org.iptsh.persistence.settings;

import java.nio.file.Path;
import java.util.Optional;
import org.iptsh.ruleset.Problem;

/**
 * Where something stands in the settings file.
 *
 * @param line from 1
 * @param column from 1
 * @param source the whole line
 */
record Place(Path file, int line, int column, String source) {

    Problem problem(String reason) {
        return new Problem(file.toString(), line, column, source, reason, Optional.empty());
    }

    /** A path as it was written: what is not absolute starts from the folder of the settings file. */
    Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }
}
