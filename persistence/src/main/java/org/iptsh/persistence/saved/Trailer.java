package org.iptsh.persistence.saved;

/**
 * A line at the end of a version's message that says something about it: {@code Host: fw1}.
 *
 * @param key letters, digits and hyphens
 * @param value one line; control characters become blanks
 */
public record Trailer(String key, String value) {
    /** The commit that was confirmed, by the id that its journal had. */
    public static final String COMMIT = "Commit";
    /** The address that the confirming session came from, or {@code console}. */
    public static final String CONFIRMED_FROM = "Confirmed-from";
    /** How it was confirmed: by a command, from a session opened since the commit, or at once. */
    public static final String CONFIRMED_BY = "Confirmed-by";
    /** The host that the ruleset was confirmed on. */
    public static final String HOST = "Host";

    public Trailer {
        if (!key.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("not a trailer's key: " + key);
        }
        value = value.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    @Override
    public String toString() {
        return key + ": " + value;
    }
}
