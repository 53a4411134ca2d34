package org.iptsh.ruleset.edit;

import org.iptsh.ruleset.Rule;

/** One change to a table. Positions count from 1, as iptables does. */
public sealed interface Edit {

    /** The table it changes. */
    String table();

    record Append(String table, String chain, Rule rule) implements Edit {}

    /** Puts a rule in so that it stands at {@code position}, 1 to the chain's length + 1. */
    record Insert(String table, String chain, int position, Rule rule) implements Edit {}

    record Replace(String table, String chain, int position, Rule rule) implements Edit {}

    /** Removes the first rule of this text; where there is none, the first that is the same rule. */
    record Delete(String table, String chain, Rule rule) implements Edit {}

    record DeleteAt(String table, String chain, int position) implements Edit {}

    /** Takes the rule at {@code from} out and puts it in so that it stands at {@code to}. */
    record Move(String table, String chain, int from, int to) implements Edit {}

    record NewChain(String table, String chain) implements Edit {}

    /** Removes an empty chain that no rule jumps to. */
    record DeleteChain(String table, String chain) implements Edit {}

    /** Removes every chain of one's own; all must be empty and unused but for each other. */
    record DeleteAllChains(String table) implements Edit {}

    record RenameChain(String table, String chain, String newName) implements Edit {}

    /** Sets a built-in chain's policy, {@code ACCEPT} or {@code DROP}. */
    record Policy(String table, String chain, String policy) implements Edit {}

    record Flush(String table, String chain) implements Edit {}

    record FlushAll(String table) implements Edit {}
}
