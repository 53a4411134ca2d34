package org.iptsh.shell.view;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.iptsh.plugin.text.Line;
import org.iptsh.plugin.text.Style;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.owner.Owners;
import org.iptsh.ruleset.owner.Unclaimed;

/** Tells whose chains and rules are that are shown; nothing of what is ours. */
public record Marks(Owners owners, Unclaimed unclaimed) {

    /** Those of one chain. */
    Marked of(Family family, String table, Chain chain) {
        return new Marked(family, table, chain);
    }

    /** A chain with its marks. */
    final class Marked {
        private final Family family;
        private final String table;
        private final Chain chain;
        private final Optional<String> owner;
        private final boolean isUnclaimed;
        private final Function<Rule, Optional<String>> owners;

        private Marked(Family family, String table, Chain chain) {
            this.family = family;
            this.table = table;
            this.chain = chain;
            owner = Marks.this.owners.ofChain(family, table, chain.name());
            isUnclaimed = unclaimed.chain(family, table, chain.name());
            owners = Marks.this.owners.ofRules(family, table, chain.name());
        }

        /** What stands behind the chain's heading: who manages it, or that nobody claims it. */
        Line beside() {
            return mark(owner, isUnclaimed);
        }

        /** What stands behind a rule, unless the heading says it already. */
        Line beside(int index) {
            return owner.isPresent() || isUnclaimed ? Line.empty() : mark(owner(index), isUnclaimed(index));
        }

        private Optional<String> owner(int index) {
            return owners.apply(chain.rules().get(index));
        }

        private boolean isUnclaimed(int index) {
            return unclaimed.rule(family, table, chain.name(), index);
        }

        /** The same of the chain for a document. */
        void document(Map<String, Object> document) {
            put(document, owner, isUnclaimed);
        }

        /** The same of a rule for a document. */
        void document(int index, Map<String, Object> document) {
            put(document, owner(index), isUnclaimed(index));
        }
    }

    private static Line mark(Optional<String> owner, boolean unclaimed) {
        return owner.map(name -> Line.of("  (" + name + ")", Style.FAINT))
                .orElse(unclaimed ? Line.of("  (unclaimed)", Style.WARNING) : Line.empty());
    }

    private static void put(Map<String, Object> document, Optional<String> owner, boolean unclaimed) {
        owner.ifPresent(name -> document.put("owner", name));
        if (unclaimed) {
            document.put("unclaimed", true);
        }
    }
}
