package org.iptsh.persistence.commit;

import java.nio.file.Path;

/**
 * How a confirmed commit becomes a version.
 *
 * @param <V> what is to be saved
 * @param <T> what it is once it is saved
 */
public interface Saving<V, T> {

    /** Finds what is to be saved of the commit in a folder; nothing has been decided while it does. */
    V version(Path commit);

    /** Saves it; the commit is out of the timer's reach. */
    T save(Journal journal, V version);

    /** Whether a commit's version is the newest, or will be once somebody finishes what was begun. */
    boolean counts(Journal journal);
}
