package org.iptsh.ruleset.merge;

import java.util.List;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.SaveReader;

/**
 * Small filter tables in few letters: {@code DROP A B x: C} is a chain INPUT with policy DROP that jumps to A and B,
 * and a chain x that jumps to C.
 */
final class Written {
    private Written() {}

    static Firewall firewall(String written) {
        StringBuilder text = new StringBuilder("*filter\n");
        List<String> words = List.of(written.isBlank() ? new String[0] : written.strip().split(" +"));
        words.stream().filter(word -> word.endsWith(":")).forEach(word -> text.append(':')
                .append(word, 0, word.length() - 1).append(" - [0:0]\n"));
        String chain = "INPUT";
        for (String word : words) {
            if (word.endsWith(":")) {
                chain = word.substring(0, word.length() - 1);
            } else if (word.equals("DROP")) {
                text.append(":INPUT DROP [0:0]\n");
            } else {
                text.append("-A ").append(chain).append(" -j ").append(word).append('\n');
            }
        }
        return Firewall.empty().with(SaveReader.read(Family.IPV4, "test", text + "COMMIT\n").result().get());
    }

    static String of(Firewall firewall) {
        StringBuilder out = new StringBuilder();
        for (Chain chain : firewall.get(Family.IPV4).tableOrFresh("filter").normalised().chains()) {
            if (!chain.isBuiltIn()) {
                out.append(' ').append(chain.name()).append(':');
            } else if (chain.policy().equals("DROP")) {
                out.append(" DROP");
            }
            chain.rules().forEach(rule -> out.append(' ').append(rule.target()));
        }
        return out.toString().strip();
    }

    private static String of(List<Rule> rules) {
        return rules.stream().map(Rule::target).collect(Collectors.joining(" "));
    }

    private static String of(Conflict conflict) {
        if (conflict instanceof Conflict.OfRules rules) {
            return conflict.chain() + "(" + of(rules.base().rules()) + ";" + of(rules.theirs().rules()) + ";"
                    + of(rules.ours().rules()) + ")";
        }
        return conflict.chain() + " removed by " + (((Conflict.OfChain) conflict).ours().isEmpty() ? "ours" : "theirs");
    }

    /** The result, and after two spaces the conflicts. */
    static String of(Merge merge) {
        return (of(merge.merged()) + " "
                + merge.conflicts().stream().map(conflict -> " " + of(conflict)).collect(Collectors.joining())).strip();
    }
}
