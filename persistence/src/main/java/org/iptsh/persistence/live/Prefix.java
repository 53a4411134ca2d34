package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/** A ruleset with all its chains but only the first rules, counted in the order in which they are written. */
final class Prefix {
    private Prefix() {}

    static Ruleset of(Ruleset ruleset, int rules) {
        List<Table> tables = new ArrayList<>();
        int left = rules;
        for (Table table : ruleset.tables()) {
            List<Chain> chains = new ArrayList<>();
            for (Chain chain : table.chains()) {
                int taken = Math.min(left, chain.size());
                chains.add(chain.withRules(chain.rules().subList(0, taken)));
                left -= taken;
            }
            tables.add(new Table(table.name(), chains));
        }
        return new Ruleset(ruleset.family(), tables);
    }

    /** How many rules stand above a line of the written ruleset; -1 if there is no such line. */
    static int rulesBeforeLine(Ruleset ruleset, int line) {
        int at = 0;
        int rules = 0;
        for (Table table : ruleset.tables()) {
            at += 1 + table.chains().size();
            if (line <= at + table.size()) {
                return line <= at ? (line > 0 ? rules : -1) : rules + line - at - 1;
            }
            at += table.size() + 1;
            rules += table.size();
        }
        return -1;
    }

    /** The refusal of the rule that follows the first {@code index}. */
    static KernelRefusal refusal(Ruleset ruleset, int index, String reason) {
        int left = index;
        for (Table table : ruleset.tables()) {
            for (Chain chain : table.chains()) {
                if (left < chain.size()) {
                    Rule rule = chain.rules().get(left);
                    return new KernelRefusal(
                            ruleset.family(), table.name(), chain.name(), left + 1, rule.line(chain.name()), reason);
                }
                left -= chain.size();
            }
        }
        throw new IllegalArgumentException("no rule " + index);
    }
}
