package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * A number or a range of numbers, {@code a}, {@code a:b}, {@code a:} or {@code :b}.
 *
 * @param high largest, up to 63 bits; what an open end means
 * @param ordered whether {@code b:a} is refused
 * @param strict whether {@code a:a} and {@code a} are refused
 * @param open whether a range up to the largest is printed as its start only, and {@code a:a} whole
 * @param separator {@code :} or {@code -}
 */
record RangeKind(long high, boolean ordered, boolean strict, boolean open, char separator) implements ValueKind {

    @Override
    public String canonical(Word word) {
        String text = word.text();
        int colon = text.indexOf(separator);
        long from = colon == 0 ? 0 : part(word, 0, colon < 0 ? text.length() : colon);
        if (from == Numeral.NONE) {
            return null;
        }
        if (colon < 0) {
            return strict ? word.bad("a range is missing", "write it like 0:3") : Long.toString(from);
        }
        long to = colon + 1 == text.length() ? high : part(word, colon + 1, text.length());
        if (to == Numeral.NONE) {
            return null;
        }
        if (strict && from == to) {
            return word.bad("a range of one is not taken here");
        }
        if (ordered && from > to) {
            return word.bad("the range " + text + " is the wrong way round", "write " + to + separator + from);
        }
        if (open) {
            return colon + 1 == text.length() ? Long.toString(from) : from + ":" + to;
        }
        return from == to ? Long.toString(from) : Long.toString(from) + separator + to;
    }

    private long part(Word word, int from, int to) {
        long number = Numeral.read(word.text(), from, to);
        if (number == Numeral.NONE) {
            word.bad(from, word.option() + " takes a number or a range, not "
                    + Shown.quoted(word.text().substring(from, to)), "write it as 10 or 10" + separator + "20");
        } else if (number > high) {
            word.bad(from, number + " is out of range for " + word.option(), "it goes from 0 to " + high);
            return Numeral.NONE;
        }
        return number;
    }

    @Override
    public String usage() {
        return "NUMBER[" + separator + "NUMBER]";
    }

    @Override
    public String say(String value, Family family) {
        int colon = value.indexOf(separator);
        if (colon < 0) {
            return open ? value + " or more" : value;
        }
        String from = value.substring(0, colon);
        String to = value.substring(colon + 1);
        if (strict) {
            return from + " to " + to;
        }
        if (to.equals(Long.toString(high))) {
            return from + " or more";
        }
        return from.equals("0") ? to + " or less" : from + " to " + to;
    }

    @Override
    public List<String> samples(Family family) {
        String top = Long.toString(high);
        return List.of("0", "7", top, "5" + separator + "9", "3" + separator, separator + "8",
                "12" + separator + "12", "0x10" + separator + "0x20", "0" + separator + top, separator + "");
    }
}
