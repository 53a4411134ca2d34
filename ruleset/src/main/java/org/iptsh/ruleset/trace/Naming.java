package org.iptsh.ruleset.trace;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.iptsh.ruleset.Chain;
import org.iptsh.ruleset.Table;

/** How a rule is called in the names of conditions that are its own, such as a rate. */
interface Naming {

    String of(Table table, Spot spot);

    /** By its place: rules of one ruleset are told apart so. */
    static Naming byPlace() {
        return (table, spot) -> spot.words();
    }

    /** By its words, wherever it stands: a rule of one ruleset is known again in another one. */
    static Naming byWords() {
        return new Naming() {
            private final Map<Table, Map<String, Integer>> numbers = new IdentityHashMap<>();

            @Override
            public String of(Table table, Spot spot) {
                int number = numbers.computeIfAbsent(table, Naming::repeated)
                        .getOrDefault(key(spot.chain(), spot.position()), 1);
                return (number == 1 ? "" : "number " + number + " of ")
                        + table.name() + ": " + spot.rule().text();
            }
        };
    }

    /** The rules of a table that have the words of one before them, numbered. */
    private static Map<String, Integer> repeated(Table table) {
        Map<String, Integer> counts = new HashMap<>();
        Map<String, Integer> repeated = new HashMap<>();
        for (Chain chain : table.chains()) {
            for (int i = 0; i < chain.size(); i++) {
                int number = counts.merge(chain.rules().get(i).text(), 1, Integer::sum);
                if (number > 1) {
                    repeated.put(key(chain.name(), i + 1), number);
                }
            }
        }
        return repeated;
    }

    private static String key(String chain, int position) {
        return chain + " " + position;
    }
}
