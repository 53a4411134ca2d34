package org.iptsh.ruleset.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Sameness;

/** Merges one table: which chains there are, then the rules of each. */
final class TableMerge {
    private final Family family;
    private final Table base;
    private final Table theirs;
    private final Table ours;
    private final Sameness sameness;
    private final List<Conflict> conflicts;
    /** Chains that one side removed. */
    private final Set<String> lost = new HashSet<>();

    TableMerge(Family family, Table base, Table theirs, Table ours, List<Conflict> conflicts) {
        this.family = family;
        this.base = base;
        this.theirs = theirs;
        this.ours = ours;
        this.conflicts = conflicts;
        sameness = new Sameness(family, ours.name(),
                chain -> base.has(chain) || theirs.has(chain) || ours.has(chain));
    }

    Table merged() {
        Set<String> names = new LinkedHashSet<>(ours.chainNames());
        names.addAll(theirs.chainNames());
        names.stream().filter(this::isRemoved).forEach(lost::add);
        Collection<Chain> merged = new ArrayList<>();
        names.forEach(name -> merged(name).ifPresent(merged::add));
        return new Table(ours.name(), merged);
    }

    /** Whether only one side has a chain, and not because it added it. */
    private boolean isRemoved(String name) {
        return base.has(name) && theirs.has(name) != ours.has(name);
    }

    private Optional<Chain> merged(String name) {
        Chain was = base.chain(name).orElse(null);
        Chain their = theirs.chain(name).orElse(null);
        Chain our = ours.chain(name).orElse(null);
        if (Objects.equals(their, our)) {
            return Optional.ofNullable(their);
        } else if (lost.contains(name)) {
            return removed(name, was, Optional.ofNullable(their), Optional.ofNullable(our));
        } else if (Objects.equals(our, was) && their.rules().stream().noneMatch(this::isLost)) {
            return Optional.of(their);
        } else if ((their == null || their.equals(was)) && our.rules().stream().noneMatch(this::isLost)) {
            return Optional.of(our);
        }
        return Optional.of(new ChainMerge(sameness, orEmpty(was, name), orEmpty(their, name), orEmpty(our, name),
                this::isLost, conflicts).merged());
    }

    private static Chain orEmpty(Chain chain, String name) {
        return chain == null ? Chain.named(name) : chain;
    }

    /** A chain that one side removed: gone, unless the other changed it. */
    private Optional<Chain> removed(String name, Chain was, Optional<Chain> their, Optional<Chain> our) {
        Chain there = their.or(() -> our).orElseThrow();
        if (sameness.same(name, was.rules(), there.rules())) {
            return Optional.empty();
        }
        conflicts.add(new Conflict.OfChain(family, ours.name(), name, was, their, our));
        return our;
    }

    /** Whether a rule leads to a chain that one side removed: taken in, it would lead nowhere. */
    private boolean isLost(Rule rule) {
        return !lost.isEmpty() && lost.contains(rule.target());
    }
}
