package org.iptsh.ruleset.delta;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;

/** What {@code iptables-restore --noflush --counters} does, as measured, as far as deltas use it. */
final class Simulation {
    private final Family family;
    private final Backend backend;
    private final Map<String, State> tables = new LinkedHashMap<>();
    private final Set<String> declared = new HashSet<>();
    private State table;

    /** A chain while the script runs; what a jump means is settled when the rule is put in. */
    private static final class Cell {
        String policy;
        Counters counters = Counters.ZERO;
        final List<Rule> rules = new ArrayList<>();
        final List<Boolean> toChain = new ArrayList<>();
    }

    private static final class State {
        final Map<String, Cell> chains = new LinkedHashMap<>();
    }

    private Simulation(Ruleset start, Backend backend) {
        this.family = start.family();
        this.backend = backend;
        start.tables().forEach(this::load);
    }

    /** The ruleset once the script has run on it. */
    static Ruleset run(Ruleset start, Backend backend, String script) {
        Simulation simulation = new Simulation(start, backend);
        script.lines().forEach(simulation::line);
        return simulation.result();
    }

    private void load(Table loaded) {
        State state = new State();
        tables.put(loaded.name(), state);
        for (Chain chain : loaded.normalised().chains()) {
            Cell cell = new Cell();
            cell.policy = chain.policy();
            cell.counters = chain.counters() == null ? Counters.ZERO : chain.counters();
            for (Rule rule : chain.rules()) {
                cell.rules.add(rule.counters() == null ? rule.withCounters(Counters.ZERO) : rule);
                cell.toChain.add(loaded.has(rule.target()));
            }
            state.chains.put(chain.name(), cell);
        }
    }

    private Ruleset result() {
        Ruleset result = Ruleset.empty(family);
        for (Map.Entry<String, State> entry : tables.entrySet()) {
            List<Chain> chains = new ArrayList<>();
            entry.getValue().chains.forEach((name, cell) -> {
                for (int i = 0; i < cell.rules.size(); i++) {
                    assertTrue(cell.toChain.get(i) == entry.getValue().chains.containsKey(cell.rules.get(i).target()),
                            "another meaning of " + cell.rules.get(i));
                }
                chains.add(new Chain(name, cell.policy, cell.counters, cell.rules));
            });
            result = result.with(new Table(entry.getKey(), chains));
        }
        return result;
    }

    private void line(String line) {
        String[] words = line.split(" ", 3);
        switch (line.charAt(0)) {
            case '*' -> begin(line.substring(1));
            case ':' -> declare(words[0].substring(1), words[1], counters(words[2]));
            case 'C' -> table = null;
            case '[' -> rule(line.substring(line.indexOf(' ') + 1), counters(words[0]));
            default -> rule(line, Counters.ZERO);
        }
    }

    private void begin(String name) {
        if (!tables.containsKey(name)) {
            load(Tables.fresh(name));
        }
        table = tables.get(name);
        declared.clear();
        if (backend == Backend.LEGACY) {
            table.chains.values().forEach(cell -> cell.counters = Counters.ZERO);
        }
    }

    private void declare(String name, String policy, Counters counters) {
        declared.add(name);
        Cell cell = table.chains.computeIfAbsent(name, made -> new Cell());
        if (cell.policy == null) {
            assertTrue(policy.equals("-"), name + " has no policy");
            cell.rules.clear();
            cell.toChain.clear();
        } else {
            cell.policy = policy;
            cell.counters = counters;
        }
    }

    private void rule(String line, Counters counters) {
        String[] words = line.split(" ", 3);
        Cell cell = table.chains.get(words[1]);
        assertTrue(cell != null, line + ": no such chain");
        String rest = words.length > 2 ? words[2] : "";
        switch (words[0]) {
            case "-F" -> {
                cell.rules.clear();
                cell.toChain.clear();
            }
            case "-X" -> remove(words[1], cell);
            case "-D" -> delete(cell, rest, line);
            case "-A" -> put(cell, cell.rules.size(), rest, counters);
            case "-I" -> {
                int blank = (rest + " ").indexOf(' ');
                put(cell, Integer.parseInt(rest.substring(0, blank)) - 1, rest.substring(blank).trim(), counters);
            }
            default -> throw new AssertionError(line);
        }
    }

    private void remove(String name, Cell cell) {
        assertTrue(cell.rules.isEmpty(), name + " is not empty");
        for (Cell other : table.chains.values()) {
            for (int i = 0; i < other.rules.size(); i++) {
                assertFalse(other.toChain.get(i) && other.rules.get(i).target().equals(name), name + " is named");
            }
        }
        table.chains.remove(name);
    }

    private void delete(Cell cell, String rest, String line) {
        int index = rest.matches("\\d+") ? Integer.parseInt(rest) - 1 : find(cell, Rule.of(rest));
        assertTrue(index >= 0, line + ": no such rule");
        cell.rules.remove(index);
        cell.toChain.remove(index);
    }

    private int find(Cell cell, Rule rule) {
        for (int i = 0; i < cell.rules.size(); i++) {
            if (compared(cell.rules.get(i)).equals(compared(rule)) && cell.toChain.get(i) == jumps(rule)) {
                return i;
            }
        }
        return -1;
    }

    private String compared(Rule rule) {
        String text = rule.text().replaceFirst("--helper \\S+", "");
        return backend == Backend.NFT && family == Family.IPV6 ? text.replaceFirst("/\\d+ ", " ") : text;
    }

    private void put(Cell cell, int index, String text, Counters counters) {
        boolean ignored = backend == Backend.NFT && family == Family.IPV6;
        Rule rule = new Rule(text, ignored ? Counters.ZERO : counters);
        cell.rules.add(index, rule);
        cell.toChain.add(index, jumps(rule));
    }

    /** Nft takes a chain named like a target for the target, but where the script declares it. */
    private boolean jumps(Rule rule) {
        String target = rule.target();
        return table.chains.containsKey(target)
                && (backend == Backend.LEGACY || !target.equals("LOG") || declared.contains(target));
    }

    private static Counters counters(String text) {
        String[] numbers = text.substring(1, text.length() - 1).split(":");
        return Counters.of(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }
}
