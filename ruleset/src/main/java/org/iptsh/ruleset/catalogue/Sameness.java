package org.iptsh.ruleset.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/**
 * Which rules of a table are the same rule: those of equal text, and those that one iptables would print alike,
 * whichever back end or version spelled them.
 *
 * <p>A rule is compared as text if it can't be read, holds an extension that is not in the catalogue, names a host, or
 * stands for several rules. Nothing is looked up on this host, so the answer is the same on every machine. Rules whose
 * text is on both sides are not read at all.
 *
 * @param chains those of either side
 */
public record Sameness(Family family, String table, ChainNames chains) {
    /**
     * In whose words rules are compared: the first that can read a rule. The nft programs leave out most of what makes
     * no difference (of two ways to say one set of ports, one; {@code --nflog-range}), and the legacy ones are asked
     * only for what nft lacks, since they cut texts that nft keeps.
     */
    private static final List<Dialect> DIALECTS = List.of(
            Dialect.STANDARD, Dialect.of(Backend.NFT, "1.8.11"),
            new Dialect(Backend.LEGACY, Dialect.STANDARD.version()), Dialect.of(Backend.LEGACY, "1.8.11"));

    /**
     * Two lists of rules in words in which the same rule has the same text; each has as many as it had, in order. The
     * same list twice if there is no difference.
     */
    public record Compared(List<Rule> before, List<Rule> after) {

        public boolean differ() {
            return before != after;
        }
    }

    /** That of the rules of two tables of one name. */
    public static Sameness of(Family family, Table before, Table after) {
        return new Sameness(family, before.name(), chain -> before.has(chain) || after.has(chain));
    }

    /** Whether two lists of rules of one chain are the same rules in the same order. */
    public boolean same(String chain, List<Rule> before, List<Rule> after) {
        return same(chain, before, after, new HashMap<>());
    }

    /** @param read gets what each rule that had to be read is in the words in which it is compared */
    private boolean same(String chain, List<Rule> before, List<Rule> after, Map<Rule, Rule> read) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))
                    && !read(chain, before.get(i), read).equals(read(chain, after.get(i), read))) {
                return false;
            }
        }
        return true;
    }

    /** Two lists of rules of one chain, made comparable by text. */
    public Compared compared(String chain, List<Rule> before, List<Rule> after) {
        Map<Rule, Rule> read = new HashMap<>();
        if (same(chain, before, after, read)) {
            return new Compared(before, before);
        }
        Map<Rule, Integer> surplus = surplus(before, after);
        if (surplus.values().stream().allMatch(count -> count <= 0)
                || surplus.values().stream().allMatch(count -> count >= 0)) {
            return new Compared(before, after);
        }
        Map<Rule, Rule> words = new HashMap<>();
        surplus.forEach((rule, count) -> {
            if (count != 0) {
                words.put(rule, read(chain, rule, read));
            }
        });
        return new Compared(told(before, words), told(after, words));
    }

    /** A rule of a chain, in words in which the same rule has the same text, whatever it is compared with. */
    public Rule compared(String chain, Rule rule) {
        return read(chain, rule);
    }

    /** Where a chain's first rule is that is the same as this one, from 0; one of equal text comes first; else -1. */
    public int indexOf(String chain, List<Rule> rules, Rule rule) {
        int index = rules.indexOf(rule);
        Rule wanted = index < 0 ? read(chain, rule) : rule;
        for (int i = 0; index < 0 && i < rules.size(); i++) {
            index = read(chain, rules.get(i)).equals(wanted) ? i : -1;
        }
        return index;
    }

    /** How often each text is there before more often than after, where the two begin and end to differ. */
    private static Map<Rule, Integer> surplus(List<Rule> before, List<Rule> after) {
        int start = 0;
        int oldEnd = before.size();
        int newEnd = after.size();
        while (start < oldEnd && start < newEnd && before.get(start).equals(after.get(start))) {
            start++;
        }
        while (oldEnd > start && newEnd > start && before.get(oldEnd - 1).equals(after.get(newEnd - 1))) {
            oldEnd--;
            newEnd--;
        }
        Map<Rule, Integer> surplus = new HashMap<>();
        before.subList(start, oldEnd).forEach(rule -> surplus.merge(rule, 1, Integer::sum));
        after.subList(start, newEnd).forEach(rule -> surplus.merge(rule, -1, Integer::sum));
        return surplus;
    }

    private static List<Rule> told(List<Rule> rules, Map<Rule, Rule> words) {
        return rules.stream().map(rule -> words.getOrDefault(rule, rule)).toList();
    }

    private Rule read(String chain, Rule rule, Map<Rule, Rule> read) {
        return read.computeIfAbsent(rule, each -> read(chain, each));
    }

    /** The rule in the words in which it is compared. */
    private Rule read(String chain, Rule rule) {
        List<Token> words = Lexer.restore(rule.text());
        for (Dialect dialect : DIALECTS) {
            Result<List<Rule>> read = Catalogue.standard()
                    .canonical(new Place(family, table, chain, chains, dialect), rule.text(), words);
            if (read.isGood()) {
                return read.problems().isEmpty() && read.get().size() == 1 ? read.get().get(0) : rule;
            }
        }
        return rule;
    }
}
