package org.iptsh.ruleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A chain: its name, its policy if it is built in, and its rules in order.
 *
 * @param policy {@code ACCEPT} or {@code DROP}; {@code null} for a chain of one's own, which has none
 * @param counters of the policy; {@code null} where none were given
 */
public record Chain(String name, String policy, Counters counters, List<Rule> rules) {

    /** The longest name the kernel takes, in bytes (measured: 28 is taken, 29 refused). */
    public static final int NAME_LIMIT = 28;

    public Chain {
        rules = List.copyOf(rules);
    }

    /** A chain of one's own, empty. */
    public static Chain named(String name) {
        return new Chain(name, null, null, List.of());
    }

    /** A built-in chain, empty, with policy ACCEPT. */
    public static Chain builtIn(String name) {
        return new Chain(name, "ACCEPT", null, List.of());
    }

    public boolean isBuiltIn() {
        return policy != null;
    }

    public int size() {
        return rules.size();
    }

    public Chain withName(String newName) {
        return new Chain(newName, policy, counters, rules);
    }

    public Chain withPolicy(String newPolicy) {
        return new Chain(name, newPolicy, counters, rules);
    }

    public Chain withRules(List<Rule> newRules) {
        return new Chain(name, policy, counters, newRules);
    }

    /** The chain with a rule put in before position {@code index}, counted from 0; {@code size()} appends. */
    public Chain insert(int index, Rule rule) {
        List<Rule> changed = new ArrayList<>(rules.size() + 1);
        changed.addAll(rules);
        changed.add(index, rule);
        return withRules(changed);
    }

    /** The chain without the rule at {@code index}, counted from 0. */
    public Chain remove(int index) {
        List<Rule> changed = new ArrayList<>(rules);
        changed.remove(index);
        return withRules(changed);
    }

    /** The chain with another rule at {@code index}, counted from 0. */
    public Chain replace(int index, Rule rule) {
        List<Rule> changed = new ArrayList<>(rules);
        changed.set(index, rule);
        return withRules(changed);
    }

    /** Whether name, policy and rules are the same; counters don't count. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Chain chain
                        && name.equals(chain.name)
                        && Objects.equals(policy, chain.policy)
                        && rules.equals(chain.rules);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + rules.hashCode();
    }
}
