package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * A number with a mask, such as a packet mark or the TOS field: {@code 0x1/0xff}.
 *
 * @param limit all bits set
 * @param digits how many hexadecimal digits are printed at least
 * @param form what is meant and printed
 * @param words names for values; {@code null} where there are none
 */
record MaskedKind(long limit, int digits, Form form, Vocabulary words) implements ValueKind {

    /** What the value and mask that were written turn into. */
    enum Form {
        /** Compare: a mask of all bits is not printed. */
        MATCH,
        /** Clear the mask's bits, then exclusive-or: the mask is always printed. */
        XOR,
        /** Clear the mask's bits, then or: the bits of the value are cleared first too. */
        SET,
        AND_BITS,
        OR_BITS,
        XOR_BITS;

        boolean takesMask() {
            return ordinal() < AND_BITS.ordinal();
        }
    }

    @Override
    public String canonical(Word word) {
        if (words != null && !word.text().isEmpty() && !Character.isDigit(word.text().charAt(0))) {
            Vocabulary.Entry entry = words.find(word, Vocabulary.Shortening.NONE);
            return entry == null ? null : entry.canonical();
        }
        int slash = form.takesMask() ? word.text().indexOf('/') : -1;
        long value = part(word, 0, slash < 0 ? word.text().length() : slash);
        if (value == Numeral.NONE) {
            return null;
        }
        long mask = slash < 0 ? limit : part(word, slash + 1, word.text().length());
        return mask == Numeral.NONE ? null : print(value, mask);
    }

    private String print(long value, long mask) {
        switch (form) {
            case MATCH:
                return mask == limit && digits < 2 ? Numeral.hex(value, digits) : pair(value, mask);
            case SET:
                return pair(value, value | mask);
            case AND_BITS:
                return pair(0, ~value & limit);
            case OR_BITS:
                return pair(value, value);
            case XOR_BITS:
                return pair(value, 0);
            default:
                return pair(value, mask);
        }
    }

    private String pair(long value, long mask) {
        return Numeral.hex(value, digits) + "/" + Numeral.hex(mask, digits);
    }

    private long part(Word word, int from, int to) {
        long number = Numeral.read(word.text(), from, to);
        if (number == Numeral.NONE) {
            word.bad(from, word.option() + " takes a number, not " + Shown.quoted(word.text().substring(from, to)),
                    form.takesMask() ? "write it as 0x1 or 0x1/0xf" : "write it as 0x1");
        } else if (number > limit) {
            word.bad(from, word.text().substring(from, to) + " is out of range for " + word.option(),
                    "it goes from 0 to " + Numeral.hex(limit, 1));
            return Numeral.NONE;
        }
        return number;
    }

    /** With the mask that another option gives. */
    @Override
    public String relativeTo(String value, String other) {
        return value.substring(0, value.indexOf('/') + 1) + other;
    }

    @Override
    public String usage() {
        return form.takesMask() ? "VALUE[/MASK]" : "BITS";
    }

    @Override
    public void offer(Offer offer) {
        if (words != null) {
            words.offer(offer, "");
        } else {
            offer.hints().marks().forEach(mark -> offer.add(mark, "in use"));
        }
    }

    @Override
    public String say(String value, Family family) {
        int slash = value.indexOf('/');
        if (slash < 0 || value.endsWith("/" + Numeral.hex(limit, digits))) {
            return slash < 0 ? value : value.substring(0, slash);
        }
        return value;
    }

    @Override
    public List<String> samples(Family family) {
        String top = Long.toString(limit);
        return form.takesMask()
                ? List.of("0", "1", top, "0x1/0x3", "4/3", "010", "0x10/" + top, "7/0", "0/0")
                : List.of("0", "1", top, "0xf", "010");
    }
}
