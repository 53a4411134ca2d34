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
        /** The bit of that number, counted from 1. */
        BIT
    }

    @Override
    public String canonical(Word written) {
        if (word != null && written.text().equals(word)) {
            return word;
        }
        String value = number.canonical(written);
        if (value == null || form == Form.PLAIN) {
            return value;
        }
        return form == Form.QUOTED ? '"' + value + '"' : Numeral.hex(1L << Integer.parseInt(value) - 1, 8);
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
        return word == null ? number.samples(family) : List.of("0", "1", "100", word);
    }
}
