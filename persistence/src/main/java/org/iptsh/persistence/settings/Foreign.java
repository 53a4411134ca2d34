package org.iptsh.persistence.settings;

import java.util.List;

/**
 * Chains that another program manages, or that are ours although a program is known for chains of such names.
 *
 * @param owner what the program is called where they are shown; {@code ours} claims them back
 * @param chains patterns of their names, in which {@code *} stands for any characters and {@code ?} for one
 */
public record Foreign(String owner, List<String> chains) {
    public Foreign {
        chains = List.copyOf(chains);
    }
}
