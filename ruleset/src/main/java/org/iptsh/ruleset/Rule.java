package org.iptsh.ruleset;

import java.util.Objects;
import java.util.Set;

/**
 * A rule, kept as the text that stands behind {@code -A CHAIN}: known extension or not, byte for byte.
 *
 * <p>Two rules are equal if their texts are; counters are what the kernel counted, not part of the rule.
 *
 * @param text such as {@code -p tcp -m tcp --dport 22 -j ACCEPT}; empty for a rule that only counts
 * @param counters {@code null} where none were given
 */
public record Rule(String text, Counters counters) {

    /** The targets that decide without an extension (iptables(8), TARGETS). */
    public static final Set<String> VERDICTS = Set.of("ACCEPT", "DROP", "RETURN", "QUEUE");

    public Rule {
        Objects.requireNonNull(text);
    }

    public static Rule of(String text) {
        return new Rule(text, null);
    }

    public Rule withCounters(Counters now) {
        return new Rule(text, now);
    }

    /** The rule as a line of iptables-save, without counters. */
    public String line(String chain) {
        return text.isEmpty() ? "-A " + chain : "-A " + chain + " " + text;
    }

    /** Where the rule sends a packet: the word behind {@code -j} or {@code -g}, empty if it has neither. */
    public String target() {
        int start = targetStart();
        return start < 0 ? "" : text.substring(start, targetEnd(start));
    }

    /** What of the text is the target and its options, {@code -j} or {@code -g} included; empty if it has none. */
    public String fromTarget() {
        int start = targetStart();
        return start < 0 ? "" : text.substring(start - 3);
    }

    /** The rule with another target in the place of its own; the target's options stay. */
    public Rule jumpingTo(String target) {
        int start = targetStart();
        return new Rule(text.substring(0, start) + target + text.substring(targetEnd(start)), counters);
    }

    private int targetEnd(int start) {
        int end = text.indexOf(' ', start);
        return end < 0 ? text.length() : end;
    }

    /** Where the target's name starts, or -1; a {@code -j} inside a quoted comment doesn't count. */
    private int targetStart() {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '-' && (i == 0 || text.charAt(i - 1) == ' ')
                    && (text.startsWith("-j ", i) || text.startsWith("-g ", i))) {
                return i + 3;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rule rule && text.equals(rule.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
