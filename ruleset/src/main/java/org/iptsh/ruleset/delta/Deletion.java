package org.iptsh.ruleset.delta;

import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Catalogue;

/**
 * Which rules iptables finds by the text that it prints of them.
 *
 * <p>All, but: on the nft back end, a rule that jumps to a chain named like a target, as the text is taken for one with
 * the target (measured).
 */
record Deletion(Table table, Family family, Backend backend) {

    boolean findsByText(Rule rule) {
        return backend == Backend.LEGACY || !jumpsToChainNamedAsTarget(rule);
    }

    private boolean jumpsToChainNamedAsTarget(Rule rule) {
        String target = rule.target();
        return table.has(target) && Catalogue.standard().target(target, family).isPresent();
    }
}
