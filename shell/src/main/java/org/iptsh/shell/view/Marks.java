package org.iptsh.shell.view;

import java.util.Map;
import java.util.Optional;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Unclaimed;

/**
 * Tells whose chains and rules are that are shown; nothing of what is ours.
 *
 * @param unclaimed what of it is
 */
public record Marks(Owners owners, Unclaimed unclaimed) {

    /** What stands behind a chain's heading: who manages it, or that nobody claims it. */
    Line beside(Family family, String table, Chain chain) {
        return mark(owners.ofChain(family, table, chain.name()), unclaimed.chain(family, table, chain.name()));
    }

    /** What stands behind a rule, unless its chain's heading says so already. */
    Line beside(Family family, String table, Chain chain, int index) {
        return owners.ofChain(family, table, chain.name()).isPresent() || unclaimed.chain(family, table, chain.name())
                ? Line.empty() : mark(owner(family, table, chain, index), unclaimed.rule(family, table, chain.name(), index));
    }

    private Optional<String> owner(Family family, String table, Chain chain, int index) {
        return owners.ofRule(family, table, chain.name(), chain.rules().get(index));
    }

    private static Line mark(Optional<String> owner, boolean unclaimed) {
        return owner.map(name -> Line.of("  (" + name + ")", Style.FAINT))
                .orElse(unclaimed ? Line.of("  (unclaimed)", Style.WARNING) : Line.empty());
    }

    /** The same of a chain for a document. */
    void document(Family family, String table, Chain chain, Map<String, Object> document) {
        document(owners.ofChain(family, table, chain.name()), unclaimed.chain(family, table, chain.name()), document);
    }

    /** The same of a rule for a document. */
    void document(Family family, String table, Chain chain, int index, Map<String, Object> document) {
        document(owner(family, table, chain, index), unclaimed.rule(family, table, chain.name(), index), document);
    }

    private static void document(Optional<String> owner, boolean unclaimed, Map<String, Object> document) {
        owner.ifPresent(name -> document.put("owner", name));
        if (unclaimed) {
            document.put("unclaimed", true);
        }
    }
}
