package org.iptsh.persistence.saved;

import org.iptsh.persistence.host.HostException;

/** A wait between two looks at something that another process will let go of. */
final class Pause {
    private Pause() {}

    /** Waits 20 milliseconds. */
    static void brief() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostException("interrupted while waiting for another process", e);
        }
    }
}
