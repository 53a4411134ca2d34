package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.iptsh.ruleset.Family;

/**
 * Numbers with commas between, some of which have names; printed in order, each once.
 *
 * @param high largest
 * @param words names of some, whose canonical form is the number
 */
record NumberListKind(int high, Vocabulary words) implements ValueKind {

    @Override
    public String canonical(Word word) {
        TreeSet<Integer> numbers = new TreeSet<>();
        int at = 0;
        for (String part : word.text().split(",", -1)) {
            long number = Numeral.read(part);
            if (number > high) {
                return word.bad(at, part + " is out of range for " + word.option(), "it goes from 0 to " + high);
            }
            if (number < 0) {
                Vocabulary.Entry entry = words.find(word, part, at, Vocabulary.Shortening.NONE);
                if (entry == null) {
                    return null;
                }
                number = Long.parseLong(entry.canonical());
            }
            numbers.add((int) number);
            at += part.length() + 1;
        }
        List<String> printed = new ArrayList<>();
        numbers.forEach(number -> printed.add(Integer.toString(number)));
        return String.join(",", printed);
    }

    @Override
    public String usage() {
        return "NUMBER[,…]";
    }

    @Override
    public void offer(Offer offer) {
        new ListKind(words).offer(offer);
    }

    @Override
    public String say(String value, Family family) {
        return new ListKind(words).say(value, family);
    }

    @Override
    public List<String> samples(Family family) {
        return new ListKind(words).samples(family);
    }
}
