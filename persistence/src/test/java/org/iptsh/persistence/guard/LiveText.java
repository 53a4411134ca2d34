package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.iptsh.persistence.host.Programs;

/**
 * What the kernel enforces, as text that two moments can be compared by: no counters, no dates, tables sorted.
 *
 * <p>A table in which nothing stands counts as absent, as the programs themselves don't agree on showing one.
 */
record LiveText(Programs programs, String backEnd) {

    /** Both families. */
    String read() {
        return "# rules.v4\n" + family("iptables") + "# rules.v6\n" + family("ip6tables");
    }

    /** Replaces the tables that the text names. */
    void load(String program, String text) {
        var finished = programs.run(java.util.List.of(restore(program), "-w", "30"), text.getBytes());
        assertTrue(finished.ok(), finished.stderr());
    }

    String restore(String program) {
        return "/usr/sbin/" + program + "-" + backEnd + "-restore";
    }

    private String family(String program) {
        var finished = programs.run(program + "-" + backEnd + "-save");
        assertTrue(finished.ok(), finished.stderr());
        return normal(finished.text());
    }

    static String normal(String saved) {
        Map<String, String> tables = new TreeMap<>();
        String table = "";
        for (String line : saved.lines().filter(line -> !line.startsWith("#")).toList()) {
            table = line.startsWith("*") ? line : table;
            tables.merge(table, line.replaceAll("\\[\\d+:\\d+\\]", "[0:0]") + "\n", String::concat);
        }
        return tables.values().stream()
                .filter(text -> text.lines().anyMatch(line -> line.matches("-A.*|:.* (DROP|-) .*")))
                .collect(Collectors.joining());
    }
}
