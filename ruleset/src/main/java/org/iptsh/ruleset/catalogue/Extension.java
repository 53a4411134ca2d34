package org.iptsh.ruleset.catalogue;

import java.util.List;

/**
 * A match or a target: a block of the table, as it is for one family and one iptables.
 *
 * @param names as iptables-save prints it first, then its other names
 * @param help one line that says what it is for
 * @param phrase how {@code explain} says it if it has no option that says it
 * @param options in the order in which iptables-save prints them
 */
public record Extension(
        Kind kind, List<String> names, String help, String phrase, List<Option> options, Rules rules) {

    /** What a block describes. */
    public enum Kind {
        MATCH("match", "-m"),
        TARGET("target", "-j"),
        /** What stands in a rule beside matches and targets: addresses, interfaces, protocol. */
        RULE("rule", "");

        private final String word;
        private final String option;

        Kind(String word, String option) {
            this.word = word;
            this.option = option;
        }

        /** How the table and messages name it. */
        public String word() {
            return word;
        }

        /** The option that loads one: {@code -m}. */
        public String option() {
            return option;
        }
    }

    /**
     * Where an extension may stand and which of its options belong together.
     *
     * @param tables empty for all
     * @param chains built-in chains; empty for all
     * @param protocols what {@code -p} must say; empty for anything
     * @param impliedBy the protocols after which its options may be used without naming it
     * @param exactlyOne groups of options, one of which must be there
     * @param atLeastOne groups of options, one or more of which must be there
     * @param atMostOne groups of options that exclude each other
     */
    record Rules(
            List<String> tables,
            List<String> chains,
            List<String> protocols,
            List<String> impliedBy,
            List<List<String>> exactlyOne,
            List<List<String>> atLeastOne,
            List<List<String>> atMostOne) {}

    /** The name that iptables-save prints. */
    public String name() {
        return names.get(0);
    }

    /** The option of this name or other spelling, {@code null} if it has none. */
    public Option option(String name) {
        for (Option option : options) {
            if (option.names().contains(name)) {
                return option;
            }
        }
        return null;
    }
}
