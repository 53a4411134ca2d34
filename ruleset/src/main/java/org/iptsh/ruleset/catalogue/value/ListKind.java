package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/** Words of a vocabulary with commas between; iptables-save prints each once, in the vocabulary's order. */
record ListKind(Vocabulary words) implements ValueKind {
    /** A word that says nothing beside others. */
    private static final String NONE = "NONE";

    @Override
    public String canonical(Word word) {
        List<Vocabulary.Entry> found = new ArrayList<>();
        String text = word.text();
        int at = 0;
        while (at <= text.length()) {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            Vocabulary.Entry entry = words.find(word, text.substring(at, end), at, Vocabulary.Shortening.NONE);
            if (entry == null) {
                return null;
            }
            found.add(entry);
            at = end + 1;
        }
        return found.size() == 1 ? found.get(0).canonical() : inOrder(found);
    }

    private String inOrder(List<Vocabulary.Entry> found) {
        List<Vocabulary.Entry> ordered = new ArrayList<>(found.size());
        for (Vocabulary.Entry entry : words.entries()) {
            for (Vocabulary.Entry one : found) {
                if (one == entry && !entry.canonical().equals(NONE)) {
                    ordered.add(entry);
                    break;
                }
            }
        }
        return joined(ordered);
    }

    private static String joined(List<Vocabulary.Entry> entries) {
        if (entries.size() == 1) {
            return entries.get(0).canonical();
        }
        StringBuilder out = new StringBuilder();
        for (Vocabulary.Entry entry : entries) {
            out.append(out.length() == 0 ? "" : ",").append(entry.canonical());
        }
        return out.toString();
    }

    @Override
    public String usage() {
        return words.usage() + "[,…]";
    }

    @Override
    public void offer(Offer offer) {
        String typed = offer.word();
        String before = typed.substring(0, typed.lastIndexOf(',') + 1);
        List<String> used = List.of(before.split(","));
        for (Vocabulary.Entry entry : words.entries()) {
            if (!used.contains(entry.typed())) {
                offer.begin(before + entry.typed(), entry.help());
            }
        }
    }

    @Override
    public String say(String value, Family family) {
        List<String> said = new ArrayList<>();
        for (String part : value.split(",")) {
            Vocabulary.Entry entry = words.get(part);
            said.add(entry == null ? part : entry.said());
        }
        return Phrases.or(said);
    }

    @Override
    public List<String> samples(Family family) {
        List<Vocabulary.Entry> all = words.entries();
        List<String> samples = new ArrayList<>();
        StringBuilder backwards = new StringBuilder();
        for (int i = all.size() - 1; i >= 0; i--) {
            samples.add(all.get(i).canonical());
            samples.addAll(all.get(i).others());
            if (i < 6) {
                backwards.append(backwards.length() == 0 ? "" : ",").append(all.get(i).canonical());
            }
        }
        samples.add(backwards.toString());
        samples.add(all.get(0).canonical() + "," + all.get(all.size() / 2).canonical());
        return samples;
    }
}
