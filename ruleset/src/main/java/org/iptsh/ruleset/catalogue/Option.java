package org.iptsh.ruleset.catalogue;

import java.util.List;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.value.ValueKind;

/**
 * An option of a match, a target or of rules as such: a line of the table.
 *
 * @param names as iptables-save prints it first, then the other spellings
 * @param values the kinds of its values, in order; most options take one
 * @param negatable whether {@code !} may stand before it
 * @param help one line that says what it does
 * @param phrase how {@code explain} says it, with {@code {}} for the value; empty where it is quoted as it stands
 */
public record Option(
        List<String> names,
        List<ValueKind> values,
        boolean negatable,
        String help,
        String phrase,
        Traits traits) {

    /** The option with its clauses as they are for one family and one iptables. */
    Option on(Family family, Dialect dialect) {
        boolean same = traits.fills().isEmpty() && traits.omits().isEmpty() && traits.never().isEmpty()
                && traits.complements().isEmpty();
        return same ? this : new Option(names, values, negatable, help, phrase, traits.with(
                inFamily(family, held(traits.fills(), family, dialect)),
                inFamily(family, held(traits.omits(), family, dialect)),
                held(traits.never(), family, dialect),
                held(traits.complements(), family, dialect)));
    }

    private static List<Clause> held(List<Clause> clauses, Family family, Dialect dialect) {
        return clauses.stream().filter(clause -> clause.condition().holds(family, dialect)).toList();
    }

    private List<Clause> inFamily(Family family, List<Clause> clauses) {
        return values.size() != 1 ? clauses : clauses.stream()
                .map(clause -> new Clause(
                        clause.condition(), values.get(0).inFamily(clause.value(), family), clause.where()))
                .toList();
    }

    /** Whether this is the same line of the table: no two lines describe one option. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /**
     * By which field of a packet it decides whether a rule matches: {@code [source]}, {@code [ttl, below]}, or
     * {@code [nothing]} if it leaves that open; empty if a packet alone doesn't tell.
     */
    public List<String> tests() {
        return traits.tests();
    }

    /**
     * Which field of a packet a target's option changes: {@code [destination]}, {@code [mark, from, connmark]},
     * {@code [mark, unknown]}; empty if none.
     */
    public List<String> sets() {
        return traits.sets();
    }

    /** The name that iptables-save prints. */
    public String name() {
        return names.get(0);
    }

    /**
     * What else the table says of an option, in parentheses.
     *
     * @param required has to be given
     * @param hidden taken, but not offered: an old spelling
     * @param each several values with commas make several rules
     * @param element may be given once for each element, see {@code separator}
     * @param separator begins the next element
     * @param fills printed though not given
     * @param omits not printed though given
     * @param prints printed instead of its value
     * @param never values that may not be negated: the rule would never match
     * @param protocols what {@code -p} must say
     * @param expansion what it is short for, an option and its value; empty for itself
     * @param as the options under whose names it is printed; empty for its own
     * @param flips the option that says the opposite, under which {@code !} is printed
     * @param complements whether, negated, it is printed as all the other values
     * @param either two names, of which the kind of value chooses
     * @param excludes options that can't stand beside it
     * @param needs options one of which must stand beside it
     * @param below options whose number its own must be less than
     * @param upTo options whose number its own must not be greater than
     * @param behind options that, if they are there, must stand before it
     * @param relativeTo options by whose value its own is changed
     * @param advice what to tell of a wrong value that has some text in it: the text, then what to tell
     * @param bare its value where none stands behind it; empty if it has to have one
     * @param refused what to write instead of this, which iptables does not take; empty if it does
     * @param limits when its value is not taken, and why
     * @param chains built-in chains in which it may stand; empty for all
     * @param tests the field of a packet that it decides by, see {@link Option#tests()}
     * @param sets the field of a packet that it changes, see {@link Option#sets()}
     */
    record Traits(
            Condition condition,
            boolean required,
            boolean hidden,
            boolean each,
            boolean element,
            boolean separator,
            List<Clause> fills,
            List<Clause> omits,
            List<Clause> prints,
            List<Clause> never,
            List<Clause> protocols,
            List<String> expansion,
            List<String> as,
            String flips,
            List<Clause> complements,
            List<String> either,
            List<Clause> excludes,
            List<Clause> needs,
            List<String> below,
            List<Clause> upTo,
            List<String> behind,
            List<String> relativeTo,
            List<String> advice,
            String bare,
            String refused,
            List<Clause> limits,
            List<String> chains,
            List<String> tests,
            List<String> sets) {

        /** Whether it may stand anywhere, with anything. */
        boolean isPlain() {
            return refused.isEmpty() && limits.isEmpty() && needs.isEmpty() && excludes.isEmpty() && below.isEmpty()
                    && upTo.isEmpty() && behind.isEmpty() && relativeTo.isEmpty() && protocols.isEmpty()
                    && chains.isEmpty() && never.isEmpty() && !each;
        }

        Traits with(
                List<Clause> newFills, List<Clause> newOmits, List<Clause> newNever, List<Clause> newComplements) {
            return new Traits(condition, required, hidden, each, element, separator, newFills, newOmits, prints,
                    newNever, protocols, expansion, as, flips, newComplements, either, excludes, needs, below, upTo,
                    behind, relativeTo, advice, bare, refused, limits, chains, tests, sets);
        }
    }

    /** A part of the table's line that holds only sometimes: {@code (default 5 where --mode nth)}. */
    record Clause(Condition condition, String value, Where where) {

        /** The words of the value. */
        List<String> words() {
            return TableText.words(value);
        }
    }
}
