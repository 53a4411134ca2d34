package org.iptsh.ruleset.edit;

import org.iptsh.ruleset.Family;

/**
 * Where an editing line applies unless it says otherwise: the place in the firewall at which somebody stands.
 *
 * @param family IPv4 where somebody stands in both
 * @param both whether lines apply to both families
 * @param chain empty if they stand at the table
 */
public record Where(Family family, boolean both, String table, String chain) {
    /** Where every session starts. */
    public static final Where START = new Where(Family.IPV4, false, "filter", "");

    /** As prompts show it: {@code IPv4} or {@code IPv4+IPv6}. */
    public String families() {
        return both ? Family.IPV4.label() + "+" + Family.IPV6.label() : family.label();
    }
}
