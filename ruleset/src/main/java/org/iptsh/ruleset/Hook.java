package org.iptsh.ruleset;

import java.util.List;

/**
 * A place in the kernel where packets meet rules, and the tables they meet there, in the order of their priorities: raw
 * -300, connection tracking -200, mangle -150, translation of destinations -100, filter 0, security 50, translation of
 * sources 100 (include/uapi/linux/netfilter_ipv4.h). Each table has a built-in chain of the hook's name.
 */
public enum Hook {
    PREROUTING("raw", "mangle", "nat"),
    INPUT("mangle", "filter", "security", "nat"),
    FORWARD("mangle", "filter", "security"),
    OUTPUT("raw", "mangle", "nat", "filter", "security"),
    POSTROUTING("mangle", "nat");

    private static final List<String> NFT_INPUT = List.of("mangle", "filter", "nat", "security");

    private final List<String> tables;

    Hook(String... tables) {
        this.tables = List.of(tables);
    }

    /** The tables that have a chain here, in the order in which packets meet them under the legacy back end. */
    public List<String> tables() {
        return tables;
    }

    /**
     * The same under a back end: iptables-nft makes the chains of security with a priority of 150, so that packets to
     * this host come to nat first ({@code xtables_ipv4} in iptables' nft.c; seen in {@code nft list ruleset}, 1.8.9).
     */
    public List<String> tables(Backend backend) {
        return this == INPUT && backend == Backend.NFT ? NFT_INPUT : tables;
    }
}
