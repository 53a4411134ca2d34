package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * A number from a range.
 *
 * @param low smallest, not negative
 * @param high largest; the largest of 63 bits stands for the largest of 64
 * @param digits how many hexadecimal digits are printed at least; 0 prints decimal
 */
record NumberKind(long low, long high, int digits) implements ValueKind {

    @Override
    public String canonical(Word word) {
        long number = Numeral.read(word.text());
        if (number == Numeral.NONE && high == Long.MAX_VALUE && isUnsigned(word.text())) {
            return word.text();
        }
        if (number == Numeral.NONE) {
            return word.bad(word.option() + " takes a number, not " + Shown.quoted(word.text()), limits());
        }
        if (number < low || number > high) {
            return word.bad(word.text() + " is out of range for " + word.option(), limits());
        }
        return digits == 0 ? Long.toString(number) : Numeral.hex(number, digits);
    }

    /** Whether it is one of the 64-bit numbers that 63 bits don't hold. */
    private static boolean isUnsigned(String text) {
        try {
            return text.charAt(0) != '+' && Long.parseUnsignedLong(text) < 0;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    private String limits() {
        return "it goes from " + low + " to " + high;
    }

    @Override
    public String usage() {
        return "NUMBER";
    }

    @Override
    public List<String> samples(Family family) {
        long middle = low + (high - low) / 3;
        return List.of(
                Long.toString(low), Long.toString(high), Long.toString(middle), "0x" + Long.toHexString(middle),
                Long.toString(Math.min(high, low + 1)));
    }
}
