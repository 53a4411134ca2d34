package org.iptsh.persistence.staged;

/**
 * A state that can be gone back to, or forward to again.
 *
 * @param state the firewall as it was
 * @param command what led away from it
 */
record Step(State state, String command) {}
