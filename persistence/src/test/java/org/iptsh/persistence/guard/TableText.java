package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A filter table as the kernel keeps it, which runs scripts of iptables-restore as strictly as that does.
 *
 * @param chains the rules of each chain, such as {@code  -j DROP}
 * @param policies of the built-in chains
 */
record TableText(Map<String, List<String>> chains, Map<String, String> policies) {
    TableText() {
        this(new TreeMap<>(), new TreeMap<>());
    }

    String text() {
        StringBuilder text = new StringBuilder("*filter\n");
        chains.keySet().forEach(chain -> text.append(':').append(chain).append(' ')
                .append(policies.getOrDefault(chain, "-")).append(" [0:0]\n"));
        chains.forEach((chain, rules) -> rules.forEach(rule ->
                text.append("-A ").append(chain).append(rule).append('\n')));
        return text + "COMMIT\n";
    }

    /** What it is after a script. Of the match helper the value is not compared, as by iptables. */
    TableText run(String script, String what) {
        TableText after = new TableText(new TreeMap<>(), new TreeMap<>(policies));
        chains.forEach((chain, rules) -> after.chains.put(chain, new ArrayList<>(rules)));
        for (String line : script.lines().toList()) {
            if (!line.equals("*filter") && !line.equals("COMMIT")) {
                after.step(line, line + " of\n" + what);
            }
        }
        return after;
    }

    private void step(String line, String what) {
        String[] words = line.split(" ", 3);
        String chain = words[1];
        String rest = words.length > 2 ? words[2] : "";
        assertTrue(words[0].equals("-N") != chains.containsKey(chain), what);
        List<String> rules = chains.computeIfAbsent(chain, name -> new ArrayList<>());
        switch (words[0]) {
            case "-N" -> { }
            case "-A" -> rules.add(" " + rest);
            case "-D" -> delete(rules, " " + rest, what);
            case "-P" -> assertTrue(policies.put(chain, rest) != null, what);
            case "-I" -> {
                String[] parts = rest.split(" ", 2);
                rules.add(Integer.parseInt(parts[0]) - 1, " " + parts[1]);
            }
            case "-X" -> {
                assertTrue(rules.isEmpty(), what);
                chains.remove(chain);
                assertFalse(jumpsTo(chain), what);
            }
            default -> throw new AssertionError(what);
        }
    }

    /** The first goes that iptables takes for the same. */
    private static void delete(List<String> rules, String rule, String what) {
        for (int i = 0; i < rules.size(); i++) {
            if (compared(rules.get(i)).equals(compared(rule))) {
                rules.remove(i);
                return;
            }
        }
        throw new AssertionError(what);
    }

    private static String compared(String rule) {
        return rule.replaceAll("--helper \\S+", "");
    }

    boolean jumpsTo(String chain) {
        return chains.values().stream().flatMap(List::stream).anyMatch(rule -> rule.endsWith(" -j " + chain));
    }
}
