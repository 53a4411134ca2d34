package org.iptsh.ruleset.catalogue;

/**
 * What a part of a typed rule is, for whoever colours it.
 *
 * @param start offset of its first character
 * @param end offset behind its last character
 */
public record Highlight(int start, int end, Role role) {

    /** What a word of a rule can be. */
    public enum Role {
        OPTION,
        VALUE,
        /** The name of a match or target, or of the chain that is jumped to. */
        EXTENSION,
        NEGATION,
        /** Carried as it stands, since the catalogue does not know it. */
        UNKNOWN,
        ERROR
    }
}
