package org.iptsh.ruleset.owner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iptsh.ruleset.Rule;

/**
 * How a rule looks that a program writes into a chain that is not its own.
 *
 * @param table the table it is written to; {@code any} for all
 * @param chains the chains it is written to; none for all
 * @param anchor text that every such rule has, by which most others are known quickly
 * @param text all of its text
 */
record RuleShape(String table, List<String> chains, String anchor, Pattern text) {
    private static final String ANY = "any";
    private static final Pattern PLACEHOLDER = Pattern.compile("(^| )\\.\\.\\.( |$)|\\*|<([a-z]+)>");

    RuleShape {
        chains = List.copyOf(chains);
    }

    /**
     * The shape that is written so.
     *
     * @param words what the words in angle brackets may be: regular expressions
     */
    static RuleShape of(List<String> where, String shape, Map<String, String> words) {
        StringBuilder expression = new StringBuilder();
        List<String> used = new ArrayList<>();
        String anchor = "";
        int at = 0;
        Matcher found = PLACEHOLDER.matcher(shape);
        while (found.find()) {
            String literal = shape.substring(at, found.start());
            anchor = literal.length() > anchor.length() ? literal : anchor;
            expression.append(Pattern.quote(literal)).append(expression(found, shape, used, words));
            at = found.end();
        }
        String rest = shape.substring(at);
        anchor = rest.length() > anchor.length() ? rest : anchor;
        return new RuleShape(where.get(0), where.subList(1, where.size()), anchor,
                Pattern.compile(expression + Pattern.quote(rest)));
    }

    /** A word that stands twice has to be the same both times. */
    private static String expression(Matcher found, String shape, List<String> used, Map<String, String> words) {
        if (found.group(1) != null) {
            return found.group(2).isEmpty() ? "(?: .*)?" : found.group(1) + "(?:.* )?";
        } else if (found.group().equals("*")) {
            boolean quoted = shape.chars().limit(found.start()).filter(c -> c == '"').count() % 2 != 0;
            return quoted ? "[^\"]*" : "[^ \"]*";
        }
        String word = found.group(3);
        if (!words.containsKey(word)) {
            throw new IllegalArgumentException("there is no word " + word);
        }
        if (used.contains(word)) {
            return "\\k<" + word + ">";
        }
        used.add(word);
        return "(?<" + word + ">" + words.get(word) + ")";
    }

    boolean standsIn(String otherTable, String chain) {
        return (table.equals(ANY) || table.equals(otherTable)) && (chains.isEmpty() || chains.contains(chain));
    }

    boolean matches(Rule rule) {
        return rule.text().contains(anchor) && text.matcher(rule.text()).matches();
    }
}
