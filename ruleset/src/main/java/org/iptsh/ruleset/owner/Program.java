package org.iptsh.ruleset.owner;

import java.util.List;

/**
 * A program that writes to the firewall.
 *
 * @param chains patterns of the names of its chains
 * @param ours of those, the ones that it makes for the administrator to fill
 * @param shapes rules that it writes into chains that are not its own and that don't lead to one of them
 */
record Program(String name, List<Glob> chains, List<Glob> ours, List<RuleShape> shapes) {
    Program {
        chains = List.copyOf(chains);
        ours = List.copyOf(ours);
        shapes = List.copyOf(shapes);
    }
}
