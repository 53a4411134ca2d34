package org.iptsh.ruleset.edit;

import org.iptsh.ruleset.Family;

/**
 * Where an editing line applies unless it says otherwise: the place in the firewall at which somebody stands.
 *
 * @param chain empty if they stand at the table
 */
public record Where(Family family, String table, String chain) {
    /** Where every session starts. */
    public static final Where START = new Where(Family.IPV4, "filter", "");
}
