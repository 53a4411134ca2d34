package org.iptsh.ruleset.delta;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;

/** Makes up small rulesets full of what is hard for a delta, which every kernel takes and prints as they are. */
final class RandomRulesets {
    private static final List<String> TABLES = List.of("filter", "nat", "mangle");
    private static final List<String> CHAINS = List.of("LOG", "a", "b", "c", "d");
    /** Chains that name each other, and that no other chain names. */
    private static final List<String> ROUND = List.of("round1", "round2");

    private final Family family;
    private final boolean both;
    private final Random random;

    /**
     * Rulesets of one family.
     *
     * @param both whether LOG may be a target in one place and a chain in another; no iptables takes that in one script
     */
    RandomRulesets(Family family, boolean both, Random random) {
        this.family = family;
        this.both = both;
        this.random = random;
    }

    Ruleset next() {
        Ruleset ruleset = Ruleset.empty(family);
        for (String table : TABLES) {
            if (random.nextInt(4) > 0) {
                ruleset = ruleset.with(table(table));
            }
        }
        return ruleset;
    }

    /** A ruleset made of another: some things moved, doubled, gone, new or named otherwise, or all of it new. */
    Ruleset after(Ruleset before) {
        if (random.nextInt(8) == 0) {
            return next();
        }
        Ruleset after = Ruleset.empty(family);
        for (Table table : before.tables()) {
            Table changed = table;
            for (int i = random.nextInt(6); i > 0; i--) {
                changed = sound(changed(changed));
            }
            after = random.nextInt(10) == 0 ? after : after.with(changed);
        }
        return random.nextInt(6) == 0 ? after.with(table(TABLES.get(random.nextInt(TABLES.size())))) : after;
    }

    private Table table(String name) {
        Table table = Tables.fresh(name);
        for (String chain : CHAINS) {
            table = random.nextBoolean() ? table.with(Chain.named(chain)) : table;
        }
        if (random.nextInt(3) == 0) {
            table = table.with(Chain.named(ROUND.get(0))).with(Chain.named(ROUND.get(1)));
        }
        for (Chain chain : List.copyOf(table.chains())) {
            List<Rule> rules = new ArrayList<>();
            for (int i = random.nextInt(random.nextInt(5) == 0 ? 20 : 6); i > 0; i--) {
                rules.add(rule(table));
            }
            Counters counters = chain.isBuiltIn() ? counters() : null;
            table = table.with(new Chain(chain.name(), policy(table, chain), counters, rules));
        }
        return sound(table);
    }

    private String policy(Table table, Chain chain) {
        return chain.isBuiltIn() && !table.name().equals("nat") && random.nextInt(3) == 0 ? "DROP" : chain.policy();
    }

    private Table changed(Table table) {
        List<Chain> chains = new ArrayList<>(table.chains());
        Chain chain = chains.get(random.nextInt(chains.size()));
        List<Rule> rules = new ArrayList<>(chain.rules());
        int some = rules.isEmpty() ? 0 : random.nextInt(rules.size());
        Rule made = rule(table);
        switch (random.nextInt(rules.isEmpty() ? 3 : 8)) {
            case 0 -> rules.add(random.nextInt(rules.size() + 1), made);
            case 1 -> {
                return renamed(table, CHAINS.get(random.nextInt(CHAINS.size())));
            }
            case 2 -> {
                return chain.isBuiltIn() && !table.name().equals("nat")
                        ? table.with(chain.withPolicy(random.nextBoolean() ? "DROP" : "ACCEPT")) : table;
            }
            case 3 -> rules.add(random.nextInt(rules.size()), rules.remove(some));
            case 4 -> rules.add(random.nextInt(rules.size()), rules.get(some));
            case 5 -> rules.remove(some);
            case 6 -> rules.set(some, made);
            default -> Collections.shuffle(rules, random);
        }
        return table.with(chain.withRules(rules));
    }

    /** The table with a chain of its own under another name, or with a new one, or without one that nobody names. */
    private Table renamed(Table table, String name) {
        List<String> names = new ArrayList<>(table.chainNames());
        names.retainAll(CHAINS);
        if (names.isEmpty() || names.contains(name)) {
            boolean named = table.chains().stream().flatMap(chain -> chain.rules().stream())
                    .anyMatch(rule -> rule.target().equals(name));
            boolean stays = named && !(both && name.equals("LOG"));
            return !table.has(name) ? table.with(Chain.named(name)) : stays ? table : table.without(name);
        }
        String old = names.get(random.nextInt(names.size()));
        return new Table(table.name(), table.chains().stream().map(chain -> chain
                .withName(chain.name().equals(old) ? name : chain.name())
                .withRules(chain.rules().stream()
                        .map(rule -> rule.target().equals(old) ? rule.jumpingTo(name) : rule).toList())).toList());
    }

    /** The table without the rules that could send a packet round. */
    private static Table sound(Table table) {
        return new Table(table.name(), table.chains().stream().map(chain -> chain.withRules(chain.rules().stream()
                .filter(rule -> !table.has(rule.target()) || mayName(chain, rule.target())).toList())).toList());
    }

    /** A chain names only chains that come behind it by name, but for those of {@link #ROUND}. */
    private static boolean mayName(Chain chain, String target) {
        return ROUND.contains(target)
                ? ROUND.contains(chain.name()) && !chain.name().equals(target)
                : chain.isBuiltIn() || !ROUND.contains(chain.name()) && chain.name().compareTo(target) < 0;
    }

    private Rule rule(Table table) {
        List<String> targets = new ArrayList<>(table.chainNames());
        targets.removeAll(Tables.builtInChains(table.name()));
        String net = family == Family.IPV4 ? "192.0.2.%d/32"
                : random.nextBoolean() ? "2001:db8::%d/128" : "2001:db8::/3%d";
        String text = switch (random.nextInt(10)) {
            case 9 -> "-m helper --helper " + (random.nextBoolean() ? "ftp" : "sip") + " -j ACCEPT";
            case 0 -> "-s " + net.formatted(1 + random.nextInt(4)) + " -j ACCEPT";
            case 1 -> "! -s " + net.formatted(1 + random.nextInt(3)) + " -m mark ! --mark 0x5 -j RETURN";
            case 2 -> "-p tcp -m tcp --dport " + (20 + random.nextInt(4))
                    + " -m comment --comment \"it\\'s \\\"so\\\"\"";
            case 3 -> "";
            case 4 -> both || table.has("LOG") ? "-j LOG" : "-j RETURN";
            default -> targets.isEmpty() ? "-m mark --mark 0x" + (1 + random.nextInt(4)) + "0 -j ACCEPT"
                    : "-j " + targets.get(random.nextInt(targets.size()));
        };
        return new Rule(text, counters());
    }

    private Counters counters() {
        return random.nextInt(3) == 0 ? Counters.ZERO : Counters.of(1 + random.nextInt(99), 60L * random.nextInt(99));
    }
}
