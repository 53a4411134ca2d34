package org.iptsh.ruleset.text;

import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;

/** Writes rulesets as iptables-save does, and as iptables-restore reads them. */
public final class SaveWriter {
    private SaveWriter() {}

    /**
     * The text that is kept in files and compared: tables and chains in their one order, no comments, no counters.
     *
     * <p>Chain headers carry {@code [0:0]}, as iptables-restore wants them.
     */
    public static String saved(Ruleset ruleset) {
        return write(ruleset.normalised(), false);
    }

    /** The ruleset as it stands, with the counters it has. */
    public static String withCounters(Ruleset ruleset) {
        return write(ruleset, true);
    }

    /** The ruleset as it stands, be it only a part of one: its tables and chains in their order, without counters. */
    public static String plain(Ruleset ruleset) {
        return write(ruleset, false);
    }

    private static String write(Ruleset ruleset, boolean counters) {
        StringBuilder out = new StringBuilder(64 * ruleset.size() + 256);
        for (Table table : ruleset.tables()) {
            table(out, table, counters);
        }
        return out.toString();
    }

    private static void table(StringBuilder out, Table table, boolean counters) {
        out.append('*').append(table.name()).append('\n');
        for (Chain chain : table.chains()) {
            chainLine(out, chain, counters);
            out.append('\n');
        }
        for (Chain chain : table.chains()) {
            rules(out, chain, counters);
        }
        out.append("COMMIT\n");
    }

    /** The rules of a chain, a line each, with the counters they have. */
    public static String rules(Chain chain) {
        StringBuilder out = new StringBuilder();
        rules(out, chain, true);
        return out.toString();
    }

    private static void rules(StringBuilder out, Chain chain, boolean counters) {
        for (Rule rule : chain.rules()) {
            ruleLine(out, chain.name(), rule, counters);
            out.append('\n');
        }
    }

    static void chainLine(StringBuilder out, Chain chain, boolean counters) {
        Counters shown = counters && chain.counters() != null ? chain.counters() : Counters.ZERO;
        out.append(':').append(chain.name()).append(' ');
        out.append(chain.isBuiltIn() ? chain.policy() : "-").append(' ').append(shown);
    }

    static void ruleLine(StringBuilder out, String chain, Rule rule, boolean counters) {
        if (counters && rule.counters() != null) {
            out.append(rule.counters()).append(' ');
        }
        out.append("-A ").append(chain);
        if (!rule.text().isEmpty()) {
            out.append(' ').append(rule.text());
        }
    }
}
