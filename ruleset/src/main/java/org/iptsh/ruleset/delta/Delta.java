package org.iptsh.ruleset.delta;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Tables;

/**
 * What brings one ruleset to another: a script for {@code iptables-restore --noflush --counters}, as short as it is
 * safe. It names only what changes, so all other rules keep their places and their counters.
 *
 * <p>Within a table, whose lines between {@code *table} and {@code COMMIT} the kernel takes all or not at all: chains
 * are emptied and rules deleted, then chains removed, then chains made, then rules put in. In this order no rule ever
 * names a chain that is not there, no chain is removed that a rule names, and a chain may take a name from a target or
 * give it back.
 *
 * <p>Rules are deleted by their text, so that nobody else's is hit, but for the few that {@link Deletion} names.
 * There is never a {@code -R}: it crashes iptables-nft-restore where it meets a rule of the same script (measured).
 *
 * <p>Counters: a rule that stays keeps its own; one that moves, or has to be put in anew, carries those that are known.
 * Policies: the legacy back end zeroes the counters of all policies of a table with every script and takes them from
 * {@code :CHAIN} lines (measured), so there each built-in chain gets such a line where its counters are known; what is
 * counted between reading and applying is lost. The nft back end keeps them and sets them only with such a line
 * (measured), so there is one only where the policy changes. {@code ip6tables-nft-restore} 1.8.9 ignores the counters
 * of rules (measured): there what moves starts at zero.
 *
 * @param script empty if there is nothing to do
 * @param touched the chains that the script names, but for those named only to keep a policy's counters
 */
public record Delta(Family family, String script, List<Touched> touched) {

    /** A chain that a delta makes, removes or changes. */
    public record Touched(String table, String chain) {}

    public Delta {
        touched = List.copyOf(touched);
    }

    /**
     * The delta from one ruleset to another. Both may be partial: what is in neither is not looked at; a table or a
     * built-in chain that is in one only counts in the other as the kernel makes it, a chain of one's own as absent.
     *
     * @param from with the counters that are to be kept, where they are known
     * @param mayRefill tells of a table and a chain whether it holds nobody else's rules, so that it may be emptied and
     *     filled anew; one that is named like a target is filled anew unasked, where nft needs that
     */
    public static Delta between(Ruleset from, Ruleset to, Backend backend, BiPredicate<String, String> mayRefill) {
        Set<String> named = new LinkedHashSet<>();
        from.tables().forEach(table -> named.add(table.name()));
        to.tables().forEach(table -> named.add(table.name()));
        Set<String> ordered = new LinkedHashSet<>(Tables.names());
        ordered.retainAll(named);
        ordered.addAll(named);
        StringBuilder script = new StringBuilder();
        List<Touched> touched = new ArrayList<>();
        for (String name : ordered) {
            TableDelta table = new TableDelta(from.tableOrFresh(name).normalised(), to.tableOrFresh(name).normalised(),
                    new Costs(to.family(), backend), chain -> mayRefill.test(name, chain));
            script.append(table.script());
            table.touched().forEach(chain -> touched.add(new Touched(name, chain)));
        }
        return new Delta(to.family(), script.toString(), touched);
    }

    /** Whether iptables may take a jump to a chain of this name for a target: a delta has to know such a chain. */
    public static boolean isTarget(String chain, Family family) {
        return Deletion.isTarget(chain, family);
    }

    public boolean isEmpty() {
        return script.isEmpty();
    }
}
