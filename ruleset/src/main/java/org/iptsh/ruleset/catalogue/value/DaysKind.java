package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/** Days of the week or the month with commas between; negated ones are printed as all the others. */
record DaysKind(Vocabulary words) implements ValueKind {

    @Override
    public String canonical(Word word) {
        return new ListKind(words).canonical(word);
    }

    @Override
    public String complement(String value) {
        List<String> days = List.of(value.split(","));
        List<String> others = new ArrayList<>();
        for (Vocabulary.Entry entry : words.entries()) {
            if (!days.contains(entry.canonical())) {
                others.add(entry.canonical());
            }
        }
        return String.join(",", others);
    }

    @Override
    public String usage() {
        return "DAY[,…]";
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
