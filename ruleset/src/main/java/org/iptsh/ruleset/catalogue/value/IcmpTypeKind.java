package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * An ICMP type by name or as {@code TYPE[/CODE]}; names may be cut short.
 *
 * @param coded whether type 255 with a code is a type like others; else it is any type
 */
record IcmpTypeKind(Vocabulary words, boolean coded) implements ValueKind {

    @Override
    public String canonical(Word word) {
        String text = word.text();
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            Vocabulary.Entry entry = words.find(word, Vocabulary.Shortening.UNAMBIGUOUS);
            return entry == null ? null : entry.canonical();
        }
        int slash = text.indexOf('/');
        long type = Numeral.read(text, 0, slash < 0 ? text.length() : slash);
        long code = slash < 0 ? 0 : Numeral.read(text, slash + 1, text.length());
        if (type < 0 || type > 255 || code < 0 || code > 255) {
            return word.bad("wrong " + words.what() + " " + Shown.quoted(text),
                    "write a name, or TYPE/CODE, each from 0 to 255");
        }
        Vocabulary.Entry any = words.get("any");
        if (type == 255 && any != null && !(coded && slash > 0)) {
            return any.canonical();
        }
        return slash < 0 ? Long.toString(type) : type + "/" + code;
    }

    @Override
    public String usage() {
        return "TYPE[/CODE]";
    }

    @Override
    public void offer(Offer offer) {
        words.offer(offer, "");
    }

    @Override
    public String say(String value, Family family) {
        Vocabulary.Entry entry = words.get(value);
        return entry == null ? "type " + value.replace("/", " code ") : entry.said();
    }

    @Override
    public List<String> samples(Family family) {
        List<String> samples =
                new ArrayList<>(new OneOfKind(words, Vocabulary.Shortening.UNAMBIGUOUS, false).samples(family));
        samples.addAll(List.of("8", "3/4", "12/1", "40", "254/254", "0x8", "5/0", "128", "255", "255/3"));
        return samples;
    }
}
