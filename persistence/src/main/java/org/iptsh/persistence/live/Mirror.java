package org.iptsh.persistence.live;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.iptsh.ruleset.text.Utf8;

/**
 * The chains of one family in a standing namespace, each with one rule of each {@link Shapes shape}, and what was
 * tried.
 */
final class Mirror {
    /**
     * A chain is made anew when so many tried rules have gathered in it: removing costs the nft programs 10 to 30 ms.
     */
    private static final int TRIED = 100;

    /** The chain in which rules are tried by themselves. */
    static final String PROBE = "iptsh-tries-a-rule-here";

    private final StandingScratch scratch;
    private final Iptables iptables;
    private final Family family;
    private final Shapes shapes;
    private final Map<String, Map<String, Held>> tables = new TreeMap<>();
    private final Set<String> doubtful = new HashSet<>();

    /** What a chain holds in there. */
    private static final class Held {
        final Set<String> shapes = new HashSet<>();
        /** Shapes that the kernel does not take by themselves, as for want of a set. */
        final Set<String> leftOut = new HashSet<>();
        int rules;

        void clear() {
            shapes.clear();
            leftOut.clear();
            rules = 0;
        }
    }

    /** A rule for a chain. */
    record Line(String chain, String rule) {
        @Override
        public String toString() {
            return rule.isEmpty() ? "-A " + chain : "-A " + chain + " " + rule;
        }
    }

    Mirror(StandingScratch scratch, Iptables iptables, Family family, Shapes shapes) {
        this.scratch = scratch;
        this.iptables = iptables;
        this.family = family;
        this.shapes = shapes;
    }

    /** Brings the namespace in step with a ruleset; false if it can't be. */
    boolean follow(Ruleset ruleset) {
        Set<String> names = new HashSet<>(tables.keySet());
        ruleset.tables().forEach(table -> names.add(table.name()));
        for (String name : names) {
            Table table = ruleset.tableOrFresh(name);
            if (!followChains(table)) {
                return false;
            }
            followRules(table);
        }
        return true;
    }

    private boolean followChains(Table table) {
        Map<String, Held> held = held(table.name());
        List<String> make = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        List<String> remove = new ArrayList<>();
        for (Chain chain : table.chains()) {
            Held there = held.computeIfAbsent(chain.name(), name -> {
                make.add(":" + name + " - [0:0]");
                return new Held();
            });
            Set<String> wanted = shapes.of(chain).keySet();
            if (!wanted.containsAll(there.shapes) || there.rules > wanted.size() + TRIED) {
                empty.add("-F " + chain.name());
                there.clear();
            }
        }
        for (String name : List.copyOf(held.keySet())) {
            if (!table.has(name) && !Tables.builtInChains(table.name()).contains(name)) {
                empty.add("-F " + name);
                remove.add("-X " + name);
                held.remove(name);
            }
        }
        make.addAll(empty);
        make.addAll(remove);
        if (!make.isEmpty()) {
            // What stood in the way of a rule that was left out may be gone.
            held.values().forEach(there -> there.leftOut.clear());
            doubtful.remove(table.name());
        }
        return make.isEmpty() || restore(table.name(), make).ok();
    }

    /**
     * Whether there is a rule that is refused for where it stands: staged all the same, it must be a jump that the
     * legacy tables never get to, and may yet.
     */
    boolean isDoubtful() {
        return !doubtful.isEmpty();
    }

    private void followRules(Table table) {
        List<Line> missing = new ArrayList<>();
        for (Chain chain : table.chains()) {
            Held held = held(table.name()).get(chain.name());
            shapes.of(chain).forEach((shape, rule) -> {
                if (!held.shapes.contains(shape) && !held.leftOut.contains(shape)) {
                    missing.add(new Line(chain.name(), rule));
                }
            });
        }
        load(table.name(), missing);
    }

    /** Puts in all rules but those that are refused, found by halves. */
    private void load(String table, List<Line> lines) {
        if (lines.isEmpty() || offer(table, lines).ok()) {
            return;
        }
        if (lines.size() == 1) {
            Line line = lines.get(0);
            held(table).get(line.chain()).leftOut.add(Shapes.of(line.rule()));
            if (alone(table, line.rule()).ok()) {
                removeProbe(table);
                doubtful.add(table);
            }
            return;
        }
        load(table, lines.subList(0, lines.size() / 2));
        load(table, lines.subList(lines.size() / 2, lines.size()));
    }

    /** Makes these chains, if the kernel takes all of them. */
    Finished make(String table, List<String> chains) {
        Finished made = restore(table, chains.stream().map(chain -> ":" + chain + " - [0:0]").toList());
        if (made.ok()) {
            chains.forEach(chain -> held(table).put(chain, new Held()));
        }
        return made;
    }

    /** Appends these rules, if the kernel takes all of them. */
    Finished offer(String table, List<Line> lines) {
        Finished taken = restore(table, lines.stream().map(Line::toString).toList());
        if (taken.ok()) {
            for (Line line : lines) {
                Held held = held(table).get(line.chain());
                held.shapes.add(Shapes.of(line.rule()));
                held.rules++;
            }
        }
        return taken;
    }

    /**
     * Removes the chain in which rules are tried by themselves: what it holds may stand in the way of other changes.
     */
    void removeProbe(String table) {
        restore(table, List.of("-F " + PROBE, "-X " + PROBE));
    }

    /** Makes it. */
    void makeProbe(String table) {
        restore(table, List.of(":" + PROBE + " - [0:0]"));
    }

    /** Tries a rule by itself, in a chain that nothing jumps to and that is there from then on if the rule is taken. */
    Finished alone(String table, String rule) {
        return restore(table, List.of(":" + PROBE + " - [0:0]", new Line(PROBE, rule).toString()));
    }

    /**
     * Appends a rule by the command, which has a reason to tell where the legacy restore program has only a line
     * number.
     */
    Finished command(String table, String chain, String rule) {
        List<String> words = new ArrayList<>(List.of(iptables.program(family, ""), "-t", table, "-A", chain));
        Lexer.restore(rule).stream().map(Token::text).forEach(words::add);
        return scratch.run(words, "");
    }

    /** The last rules of a chain as the kernel tells them; fewer if it has not so many. */
    List<String> last(String table, String chain, int count) {
        Finished listed = scratch.run(List.of(iptables.program(family, ""), "-t", table, "-S", chain), "");
        String begin = "-A " + chain;
        List<String> rules = Utf8.decode(listed.stdout()).lines()
                .filter(line -> line.equals(begin) || line.startsWith(begin + " "))
                .map(line -> line.substring(begin.length()).stripLeading())
                .toList();
        return listed.ok() && rules.size() >= count ? rules.subList(rules.size() - count, rules.size()) : List.of();
    }

    private Map<String, Held> held(String table) {
        return tables.computeIfAbsent(table, name -> {
            Map<String, Held> chains = new TreeMap<>();
            Tables.builtInChains(name).forEach(chain -> chains.put(chain, new Held()));
            return chains;
        });
    }

    private Finished restore(String table, List<String> lines) {
        String text = "*" + table + "\n" + String.join("\n", lines) + "\nCOMMIT\n";
        return scratch.run(List.of(iptables.program(family, "-restore"), "--noflush"), text);
    }
}
