package org.iptsh.ruleset.delta;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Table;

/** The lines that bring one table from one state to another, kept apart by what has to come first. */
final class TableDelta {
    private final Table from;
    private final Table to;
    private final Costs costs;
    private final Predicate<String> mayRefill;
    private final Deletion deletion;
    private final Set<String> renamed;
    private final Set<String> touched = new LinkedHashSet<>();
    private final List<String> policies = new ArrayList<>();
    private final List<String> emptied = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private final List<String> added = new ArrayList<>();

    TableDelta(Table from, Table to, Costs costs, Predicate<String> mayRefill) {
        this.from = from;
        this.to = to;
        this.costs = costs;
        this.mayRefill = mayRefill;
        this.deletion = new Deletion(from, to, costs.family(), costs.backend());
        this.renamed = chainsOfOneSide();
        if (from.equals(to)) {
            return;
        }
        to.chains().stream().filter(chain -> !deletion.isNamedAsTarget(chain.name())).forEach(this::bring);
        from.chains().stream().filter(chain -> !to.has(chain.name())).forEach(this::remove);
        to.chains().stream().filter(chain -> deletion.isNamedAsTarget(chain.name())).forEach(this::bring);
    }

    /** Chains that only one side has and that may be targets on the other, where a rule that names them is another. */
    private Set<String> chainsOfOneSide() {
        Set<String> names = new HashSet<>(from.chainNames());
        names.addAll(to.chainNames());
        names.removeIf(name -> from.has(name) && to.has(name) || !Deletion.isLikeTarget(name));
        return names;
    }

    List<String> touched() {
        return List.copyOf(touched);
    }

    /** The table's part of the script; empty if nothing changes. */
    String script() {
        if (touched.isEmpty()) {
            return "";
        }
        if (costs.backend() == Backend.LEGACY) {
            from.chains().forEach(this::keepPolicyCounters);
        }
        StringBuilder script = new StringBuilder("*").append(from.name()).append('\n');
        for (List<String> lines : List.of(policies, emptied, deleted, removed, made, added)) {
            lines.forEach(line -> script.append(line).append('\n'));
        }
        return script.append("COMMIT\n").toString();
    }

    private void keepPolicyCounters(Chain old) {
        Chain now = to.chain(old.name()).orElse(old);
        if (old.isBuiltIn() && now.policy().equals(old.policy()) && old.counters() != null) {
            policies.add(policyLine(now, old.counters()));
        }
    }

    private static String policyLine(Chain chain, Counters counters) {
        return ":" + chain.name() + " " + chain.policy() + " " + (counters == null ? Counters.ZERO : counters);
    }

    private void bring(Chain now) {
        Chain old = from.chain(now.name()).orElse(null);
        if (old == null) {
            touched.add(now.name());
            made.add(":" + now.name() + " - [0:0]");
            added.addAll(delta(Chain.named(now.name()), now).additions());
            return;
        }
        if (!Objects.equals(old.policy(), now.policy())) {
            touched.add(now.name());
            policies.add(policyLine(now, old.counters()));
        }
        boolean declared = !added.isEmpty() && deletion.isNamedAsTarget(now.name());
        if (declared || !renamed.isEmpty() || !old.rules().equals(now.rules())) {
            rules(delta(old, now), now, declared);
        }
    }

    /**
     * Changes a chain's rules.
     *
     * @param declared whether the script has to have the chain's {@code :} line though that empties it: only then does
     *     iptables-nft-restore take a rule's {@code -j} for a jump to a chain that is named like a target (measured)
     */
    private void rules(ChainDelta delta, Chain now, boolean declared) {
        if (!declared && delta.isEmpty()) {
            return;
        }
        touched.add(now.name());
        if (declared || !now.isBuiltIn() && mayRefill.test(now.name()) && costs.refillPays(delta)) {
            emptied.add(":" + now.name() + " - [0:0]");
            added.addAll(delta.refill());
        } else {
            deleted.addAll(delta.deletions());
            added.addAll(delta.additions());
        }
    }

    private ChainDelta delta(Chain old, Chain now) {
        return new ChainDelta(old, now, renamed, deletion);
    }

    /** Where others may have rules in it, only what is known of goes: if there is more, the kernel refuses the -X. */
    private void remove(Chain old) {
        touched.add(old.name());
        if (mayRefill.test(old.name()) && old.size() > 0) {
            emptied.add("-F " + old.name());
        } else {
            deleted.addAll(delta(old, Chain.named(old.name())).deletions());
        }
        removed.add("-X " + old.name());
    }
}
