package org.iptsh.ruleset.question;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.surroundings.Prefix;

/**
 * Who has to reach a TCP port of this host: an administrator over a connection, or all of a network.
 *
 * @param own whether it is whoever asks
 * @param server the host's address that they talk to; all addresses of the family if it may be any
 * @param port from 1 to 65535
 * @param device the interface they come by; empty if routes are to tell
 */
public record Peer(boolean own, Prefix clients, Prefix server, int port, String device) {
    /** What messages call whoever asks. */
    public static final String YOU = "you";

    /**
     * Somebody at one address who talks to one address of this host.
     *
     * @param zone what stands behind the per cent sign of a link-local address; a number there says nothing to rules
     */
    public static Peer own(Prefix client, Prefix server, int port, String zone) {
        return new Peer(true, client, server, port, zone.matches("[0-9]*") ? "" : zone);
    }

    /** All of a network, which may talk to any address of this host. */
    public static Peer of(Prefix network, int port) {
        return new Peer(false, network, Prefix.all(network.family()), port, "");
    }

    /** How messages call it. */
    public String who() {
        return own ? YOU : clients + " (management)";
    }

    /** How messages call a connection that it would open. */
    public String connection() {
        return own ? "a new connection like yours" : "a new connection from " + clients + " to port " + port;
    }

    public Family family() {
        return clients.family();
    }

    /** Whether it may talk to any address of this host. */
    boolean isAnywhere() {
        return server.length() == 0;
    }
}
