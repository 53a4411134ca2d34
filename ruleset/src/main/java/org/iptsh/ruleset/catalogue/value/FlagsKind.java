package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/** A set of flags with commas between; {@code ALL} and {@code NONE} stand for all and none of them. */
record FlagsKind(Vocabulary words) implements ValueKind {
    private static final String ALL = "ALL";
    private static final String NONE = "NONE";

    @Override
    public String canonical(Word word) {
        String text = word.text();
        int found = 0;
        int at = 0;
        while (at <= text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            String part = text.substring(at, end);
            if (part.equalsIgnoreCase(ALL)) {
                found |= (1 << words.entries().size()) - 1;
            } else if (!part.equalsIgnoreCase(NONE)) {
                Vocabulary.Entry entry = words.find(word, part, at, Vocabulary.Shortening.NONE);
                if (entry == null) {
                    return null;
                }
                found |= 1 << words.entries().indexOf(entry);
            }
            at = end + 1;
        }
        return print(found);
    }

    private String print(int found) {
        if (found == 0) {
            return NONE;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < words.entries().size(); i++) {
            if ((found & 1 << i) != 0) {
                out.append(out.length() == 0 ? "" : ",").append(words.entries().get(i).canonical());
            }
        }
        return out.toString();
    }

    @Override
    public String usage() {
        return "FLAG[,…]";
    }

    @Override
    public void offer(Offer offer) {
        if (offer.word().indexOf(',') < 0) {
            offer.add(ALL, "all of them");
            offer.add(NONE, "none of them");
        }
        new ListKind(words).offer(offer);
    }

    @Override
    public String say(String value, Family family) {
        return value.equals(NONE) ? "none" : Phrases.and(List.of(value.split(",")));
    }

    @Override
    public List<String> samples(Family family) {
        List<String> samples = new ArrayList<>(new ListKind(words).samples(family));
        samples.add(ALL);
        samples.add(NONE);
        return samples;
    }
}
