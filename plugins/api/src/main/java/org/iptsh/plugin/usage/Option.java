package org.iptsh.plugin.usage;

/**
 * An option of a command; it may stand anywhere among its words.
 *
 * @param name such as {@code --force} or {@code -m}
 * @param value the place of its value, such as {@code TEXT}; empty for a flag
 */
public record Option(String name, String value) {
    public boolean takesValue() {
        return !value.isEmpty();
    }
}
