package org.iptsh.ruleset.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A match or a target: a block of the table, as it is for one family and one iptables. Immutable. */
public final class Extension {
    private final Kind kind;
    private final List<String> names;
    private final String help;
    private final String phrase;
    private final List<Option> options;
    private final Rules rules;
    private final List<Option> required;
    private final Map<String, Option> byName = new HashMap<>();

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
     * @param beside what else the rule has to say: a match, its option, and what that option's value has to have in it
     * @param rank when completion offers it: 0 before the chains of one's own, 1 and 2
     *     behind them, {@link #LAST} at the end
     * @param effect what a target does with a packet; empty where nobody knows
     * @param exactlyOne groups of options, one of which must be there
     * @param atLeastOne groups of options, one or more of which must be there
     * @param atMostOne groups of options that exclude each other
     */
    record Rules(
            List<String> tables,
            List<String> chains,
            List<String> protocols,
            List<String> beside,
            int rank,
            List<String> effect,
            List<List<String>> exactlyOne,
            List<List<String>> atLeastOne,
            List<List<String>> atMostOne) {
        static final int LAST = 3;
    }

    Extension(Kind kind, List<String> names, String help, String phrase, List<Option> options, Rules rules) {
        this.kind = kind;
        this.names = names;
        this.help = help;
        this.phrase = phrase;
        this.options = options;
        this.rules = rules;
        this.required = options.stream().filter(option -> option.traits().required()).toList();
        for (Option option : options) {
            option.names().forEach(name -> byName.putIfAbsent(name, option));
        }
    }

    public Kind kind() {
        return kind;
    }

    /** The name that iptables-save prints. */
    public String name() {
        return names.get(0);
    }

    /** All its names, the one that iptables-save prints first. */
    public List<String> names() {
        return names;
    }

    /** One line that says what it is for. */
    public String help() {
        return help;
    }

    /** How {@code explain} says it by itself; empty if its options say it. */
    public String phrase() {
        return phrase;
    }

    /** Its options in the order in which iptables-save prints them. */
    public List<Option> options() {
        return options;
    }

    /** Those of its options that have to be given. */
    List<Option> required() {
        return required;
    }

    /**
     * What a target does with a packet: {@code accept}, {@code drop}, {@code reject}, {@code queue}, {@code return} or
     * {@code continue}, and behind it what else it does; empty where nobody knows.
     */
    public List<String> effect() {
        return rules.effect();
    }

    /** Whether it stands only behind some protocols, which bring it along unnamed. */
    public boolean needsProtocol() {
        return !rules.protocols().isEmpty();
    }

    Rules rules() {
        return rules;
    }

    /** The option of this name or other spelling, {@code null} if it has none. */
    public Option option(String name) {
        return byName.get(name);
    }

    @Override
    public String toString() {
        return kind.word + " " + name();
    }
}
