package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** A kind of value: what may be written for it and how iptables-save prints it. */
public interface ValueKind {

    /** The value as iptables-save prints it; {@code null} if it is wrong, and the word then knows what was bad. */
    String canonical(Word word);

    /** What to write for it, for help and messages: {@code PORT[:PORT]}. */
    String usage();

    /** Whether several may stand there, with commas between, as {@link #usage} says. */
    default boolean takesSeveral() {
        return usage().endsWith("[,…]");
    }

    /** Puts forward what may stand there. */
    default void offer(Offer offer) {}

    /** How {@code explain} says a value in canonical form. */
    default String say(String value, Family family) {
        return value;
    }

    /** Values to try it with, in the spellings people use. */
    default List<String> samples(Family family) {
        return List.of();
    }

    /** A value that the table gives for all families, as it is in one of them. */
    default String inFamily(String value, Family family) {
        return value;
    }

    /** A value changed by that of another option; {@code null} if it is too small beside it. */
    default String relativeTo(String value, String other) {
        return value;
    }

    /** How large a value is beside another; {@link Long#MAX_VALUE} if it has no size. */
    default long size(String written, String value) {
        try {
            return Long.decode(written);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Which of two names a value is printed under, 0 or 1. */
    default int either(String value) {
        return 0;
    }

    /** A value as it is printed, where that is more than {@link #canonical} gives. */
    default String printed(String value) {
        return value;
    }

    /** All the values but this one, as one value; {@code null} if there is no such value. */
    default String complement(String value) {
        return null;
    }

    /** Whether it is the name of an IP set, which must be there before the rule is. */
    default boolean isSetName() {
        return false;
    }

    /** Whether a bare word that looks like an option is a value all the same, as in {@code --comment -j}. */
    default boolean takesOptions() {
        return false;
    }
}
