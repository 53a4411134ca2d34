package org.iptsh.ruleset.owner;

import java.util.List;
import java.util.Optional;

/**
 * A program that writes to the firewall.
 *
 * @param tool the command by which an administrator has it change what is its own; empty if there is none to name
 * @param chains patterns of the names of its chains
 * @param ours of those, the ones that it makes for the administrator to fill
 * @param shapes rules that it writes into chains that are not its own and that don't lead to one of them
 */
record Program(
        String name, Optional<String> tool, List<Glob> chains, List<Glob> ours, List<RuleShape> shapes) {
    Program {
        chains = List.copyOf(chains);
        ours = List.copyOf(ours);
        shapes = List.copyOf(shapes);
    }
}
