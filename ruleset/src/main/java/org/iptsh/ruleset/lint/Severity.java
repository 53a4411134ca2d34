package org.iptsh.ruleset.lint;

import java.util.Locale;
import java.util.Optional;

/** How much a finding matters. */
public enum Severity {
    /** It does not do what it is there for, and somebody will miss it. */
    ERROR,
    /** It is most likely not meant so. */
    WARNING,
    /** Good to know. */
    INFO;

    /** As people and programs write it: {@code warning}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The severity of this word; empty if there is none. */
    public static Optional<Severity> of(String word) {
        for (Severity severity : values()) {
            if (severity.word().equals(word)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }
}
