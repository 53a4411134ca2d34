package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import java.util.OptionalLong;
import org.iptsh.ruleset.Family;

/**
 * A user or group by name, by number, or as a range of numbers.
 *
 * @param groups whether it is a group
 */
record OwnerKind(boolean groups) implements ValueKind {
    private static final long HIGHEST = 0xfffffffeL;

    @Override
    public String canonical(Word word) {
        OptionalLong whole = named(word, word.text());
        if (whole.isPresent()) {
            return Long.toString(whole.getAsLong());
        }
        int minus = word.text().indexOf('-');
        long from = number(word, 0, minus < 0 ? word.text().length() : minus);
        long to = minus < 0 || from < 0 ? from : number(word, minus + 1, word.text().length());
        if (to < 0) {
            return null;
        }
        if (to < from) {
            return word.bad("the range " + word.text() + " is the wrong way round", "write " + to + "-" + from);
        }
        return from == to ? Long.toString(from) : from + "-" + to;
    }

    private OptionalLong named(Word word, String name) {
        return groups ? word.names().group(name) : word.names().user(name);
    }

    private long number(Word word, int from, int to) {
        String text = word.text().substring(from, to);
        long number = Numeral.read(text);
        if (number < 0) {
            word.bad(from, "no " + what() + " named " + Shown.quoted(text) + " is known here", "write its number");
        } else if (number > HIGHEST) {
            word.bad(from, text + " is out of range for " + word.option());
            return Numeral.NONE;
        }
        return number;
    }

    private String what() {
        return groups ? "group" : "user";
    }

    @Override
    public String usage() {
        return groups ? "GROUP" : "USER";
    }

    @Override
    public void offer(Offer offer) {
        (groups ? offer.hints().groups() : offer.hints().users()).forEach(name -> offer.add(name, what()));
    }

    @Override
    public String say(String value, Family family) {
        return value.replace("-", " to ");
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("0", "1000", "1000-1999", "5-5", "root", "0x10");
    }
}
