package org.iptsh.persistence.live;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/**
 * One rule of each shape that a chain has: what the kernel looks at when it says where a chain may be jumped to.
 *
 * <p>It asks which extensions a chain holds and where it jumps to, never which address or port a rule names. So 10,000
 * rules that differ in their addresses are one shape, and a ruleset of any size is a few hundred rules.
 */
final class Shapes {
    /** {@code -m policy --dir out} may stand where {@code --dir in} may not: short words are part of the shape. */
    private static final int SHORT = 4;

    /** Rules that end a chain for every packet: the legacy tables don't look at what stands behind one (measured). */
    private static final Set<String> ENDS = Set.of("-j ACCEPT", "-j DROP", "-j RETURN", "-j QUEUE");

    private Map<Chain, Map<String, String>> known = new IdentityHashMap<>();
    private Map<Chain, Map<String, String>> used = new IdentityHashMap<>();

    /** Forgets the chains that were not asked for since this was last called. */
    void next() {
        known = used;
        used = new IdentityHashMap<>();
    }

    /** The text of the first rule of each shape. */
    Map<String, String> of(Chain chain) {
        return used.computeIfAbsent(chain, key -> {
            Map<String, String> before = known.get(key);
            if (before != null) {
                return before;
            }
            Map<String, String> shapes = new LinkedHashMap<>();
            for (Rule rule : chain.rules()) {
                if (!ENDS.contains(rule.text())) {
                    shapes.putIfAbsent(of(rule.text()), rule.text());
                }
            }
            return shapes;
        });
    }

    /** A rule without the values that can't matter. */
    static String of(String rule) {
        StringBuilder shape = new StringBuilder(rule.length());
        List<Token> words = Lexer.restore(rule);
        String option = "";
        for (Token word : words) {
            boolean names = option.equals("-m") || option.equals("-j") || option.equals("-g") || option.equals("-p");
            if (word.isOption() || word.is("!") || names || isShort(word)) {
                shape.append(word.text()).append(' ');
            }
            option = word.isOption() ? word.text() : "";
        }
        return shape.toString();
    }

    private static boolean isShort(Token word) {
        return word.text().length() <= SHORT && word.text().chars().allMatch(c -> c >= 'a' && c <= 'z');
    }
}
