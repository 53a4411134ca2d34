package org.iptsh.ruleset.packet;

/** What connection tracking says of a packet (iptables-extensions(8), conntrack). */
public enum ConnectionState {
    INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED
}
