package org.iptsh.ruleset.text;

import java.util.List;
import java.util.function.Predicate;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;

/** What a reader makes of the text behind {@code -A CHAIN}: the rule as it stands, or in canonical form. */
@FunctionalInterface
public interface RuleReader {

    /**
     * Reads one rule.
     *
     * @param isChain whether the table has a chain of this name
     * @param line the whole line
     * @param rule the end of it that is the rule
     */
    Result<List<Rule>> read(String table, String chain, Predicate<String> isChain, String line, String rule);
}
