package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * A number with a way of its own to be printed.
 *
 * @param number the number as it is written
 * @param form what is printed
 * @param word a word that may stand instead, printed as it is; {@code null} for none
 */
record SpecialNumberKind(NumberKind number, Form form, String word) implements ValueKind {

    enum Form {
        PLAIN,
        QUOTED,
        /** Read without regard to a leading 0, which elsewhere makes it octal. */
        DECIMAL,
        /** The bit of that number, counted from 1. */
        BIT,
        /** The bits of a mask, which are printed as they are; its size is the number of its highest bit. */
        BITS
    }

    @Override
    public String canonical(Word written) {
        if (word != null && written.text().equals(word)) {
            return word;
        }
        String text = written.text();
        long decimal = form == Form.DECIMAL ? Numeral.decimal(text, 0, text.length()) : Numeral.NONE;
        if (form == Form.DECIMAL && decimal == Numeral.NONE) {
            return written.bad(written.option() + " takes a decimal number, not " + Shown.quoted(text));
        }
        String value = number.canonical(decimal < 0 ? written : written.withText(Long.toString(decimal)));
        if (value == null || form == Form.PLAIN || form == Form.BITS || form == Form.DECIMAL) {
            return value;
        }
        return form == Form.QUOTED ? '"' + value + '"' : Numeral.hex(1L << Integer.parseInt(value) - 1, 8);
    }

    @Override
    public long size(String written, String value) {
        long size = ValueKind.super.size(written, value);
        return form == Form.BITS ? Long.SIZE - Long.numberOfLeadingZeros(size) : size;
    }

    @Override
    public String usage() {
        return word == null ? number.usage() : number.usage() + "|" + word;
    }

    @Override
    public void offer(Offer offer) {
        if (word != null) {
            offer.add(word, "in place of a number");
        }
    }

    @Override
    public List<String> samples(Family family) {
        if (form == Form.DECIMAL) {
            return List.of("1", "010", "60", "86400");
        }
        return word == null ? number.samples(family) : List.of("0", "1", "100", word);
    }
}
