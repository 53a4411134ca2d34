package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/** A number or a range of them, whose ends may be named; printed as numbers. */
record NamedRangeKind(RangeKind range, Vocabulary words) implements ValueKind {

    @Override
    public String canonical(Word word) {
        String[] parts = word.text().split(":", -1);
        int at = 0;
        for (int i = 0; i < parts.length && parts.length <= 2; i++) {
            String part = parts[i];
            if (!part.isEmpty() && !Character.isDigit(part.charAt(0))) {
                Vocabulary.Entry entry = words.find(word, part, at, Vocabulary.Shortening.UNAMBIGUOUS);
                if (entry == null) {
                    return null;
                }
                parts[i] = entry.canonical();
            }
            at += part.length() + 1;
        }
        return range.canonical(word.withText(String.join(":", parts)));
    }

    @Override
    public String usage() {
        return "TYPE[:TYPE]";
    }

    @Override
    public void offer(Offer offer) {
        words.offer(offer, offer.word().substring(0, offer.word().lastIndexOf(':') + 1));
    }

    @Override
    public String say(String value, Family family) {
        return range.say(value, family);
    }

    @Override
    public List<String> samples(Family family) {
        List<String> samples = new ArrayList<>(
                new OneOfKind(words, Vocabulary.Shortening.UNAMBIGUOUS, false).samples(family));
        samples.add(words.entries().get(0).canonical() + ":" + words.entries().get(3).canonical());
        samples.add("5:");
        samples.add(":3");
        return samples;
    }
}
