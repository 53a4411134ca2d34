package org.iptsh.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Counts the cases of each kind, and prints them when all have been. */
final class Tally implements BeforeAllCallback, AutoCloseable {
    private static final Map<String, Integer> CASES = new TreeMap<>();
    private static int failed;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.create(Tally.class)).computeIfAbsent("tally", key -> this, Tally.class);
    }

    static synchronized void count(String kind, boolean good) {
        CASES.merge(kind, 1, Integer::sum);
        failed += good ? 0 : 1;
    }

    @Override
    public void close() {
        int all = CASES.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("faults: " + CASES.entrySet().stream()
                .map(kind -> kind.getKey() + " " + String.format("%,d", kind.getValue()))
                .collect(Collectors.joining(", ")) + "; in all " + String.format("%,d", all)
                + "; " + failed + " failed");
    }
}
