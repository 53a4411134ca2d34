package org.iptsh.persistence.settings;

import org.iptsh.ruleset.surroundings.Prefix;

/**
 * A place from which a host is managed: no commit may cut it off.
 *
 * @param from an address or a network
 * @param port the TCP port that it must reach, 1 to 65535
 */
public record Management(Prefix from, int port) {
    /** Where sshd listens. */
    static final int SSH = 22;
}
