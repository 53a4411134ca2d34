package org.iptsh.ruleset;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables the kernel has and the chains each is born with (iptables(8), TABLES), in the order of the man page. */
public final class Tables {
    private static final Map<String, List<String>> BUILT_IN = Map.of(
            "filter", List.of("INPUT", "FORWARD", "OUTPUT"),
            "nat", List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
            "mangle", List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
            "raw", List.of("PREROUTING", "OUTPUT"),
            "security", List.of("INPUT", "FORWARD", "OUTPUT"));

    private static final List<String> NAMES = List.of("filter", "nat", "mangle", "raw", "security");

    private Tables() {}

    public static List<String> names() {
        return NAMES;
    }

    public static boolean exists(String table) {
        return BUILT_IN.containsKey(table);
    }

    /** The built-in chains of a table, in the kernel's order; none for a table the kernel does not have. */
    public static List<String> builtInChains(String table) {
        return BUILT_IN.getOrDefault(table, List.of());
    }

    /** A table as the kernel makes it: its built-in chains, empty, policy ACCEPT. */
    public static Table fresh(String table) {
        return new Table(table, builtInChains(table).stream().map(Chain::builtIn).toList());
    }

    /** Where a table stands among the others; unknown ones come last. */
    static int order(String table) {
        int index = NAMES.indexOf(table);
        return index < 0 ? NAMES.size() : index;
    }

    /** The known name nearest to a mistyped one, if any is near. */
    public static Optional<String> nearest(String typed) {
        return Nearest.to(typed, NAMES);
    }

    /** The built-in chains of a table in the kernel's order, then the rest by bytes, as iptables-save lists them. */
    static int chainOrder(String table, String chain) {
        List<String> builtIn = builtInChains(table);
        int index = builtIn.indexOf(chain);
        return index < 0 ? builtIn.size() : index;
    }

    /** For messages: {@code filter, nat, mangle, raw, security}. */
    public static String list() {
        return String.join(", ", NAMES);
    }
}
