package org.iptsh.ruleset.text;

import java.util.List;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;

/** What a reader makes of the text behind {@code -A CHAIN}: the rule as it stands, or in canonical form. */
@FunctionalInterface
public interface RuleReader {

    /**
     * Reads one rule.
     *
     * @param chains the chains that the table has so far
     * @param line the whole line
     * @param rule the end of it that is the rule
     */
    Result<List<Rule>> read(String table, String chain, ChainNames chains, String line, String rule);
}
