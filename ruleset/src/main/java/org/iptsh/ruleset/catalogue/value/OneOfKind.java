package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * One word of a vocabulary.
 *
 * @param shortening whether the beginning of a word will do
 * @param named whether the number that is printed is not itself taken
 */
record OneOfKind(Vocabulary words, Vocabulary.Shortening shortening, boolean named) implements ValueKind {

    @Override
    public String canonical(Word word) {
        Vocabulary.Entry entry = words.find(word, shortening);
        if (named && entry != null && entry.canonical().equalsIgnoreCase(word.text())) {
            return word.bad(word.option() + " takes a name, not a number", "write " + entry.typed());
        }
        return entry == null ? null : entry.canonical();
    }

    @Override
    public String usage() {
        return words.usage();
    }

    @Override
    public void offer(Offer offer) {
        words.offer(offer, "");
    }

    @Override
    public String say(String value, Family family) {
        Vocabulary.Entry entry = words.get(value);
        return entry == null ? value : entry.said();
    }

    @Override
    public List<String> samples(Family family) {
        List<String> samples = new ArrayList<>();
        for (Vocabulary.Entry entry : words.entries()) {
            if (!named) {
                samples.add(entry.canonical());
            }
            samples.addAll(entry.others());
        }
        return samples;
    }
}
