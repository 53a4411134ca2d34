package org.iptsh.ruleset.catalogue.value;

/**
 * The name of a match, a target or a chain, or a counter, whose meaning the reader of rules knows.
 *
 * @param usage what to write
 */
record NamedKind(String usage) implements ValueKind {

    /** As it stands: what it means is judged where it is used. */
    @Override
    public String canonical(Word word) {
        return word.text();
    }
}
