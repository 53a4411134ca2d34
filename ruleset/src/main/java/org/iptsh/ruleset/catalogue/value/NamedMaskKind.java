package org.iptsh.ruleset.catalogue.value;

import java.util.List;
import org.iptsh.ruleset.Family;

/** A number with a mask; some have a name that is printed in their stead: {@code 0x5/0xff}, {@code default}. */
record NamedMaskKind(Vocabulary words) implements ValueKind {
    private static final MaskedKind MASKED = new MaskedKind(0xffffffffL, 0, MaskedKind.Form.MATCH, null);

    @Override
    public String canonical(Word word) {
        Vocabulary.Entry entry = words.get(word.text());
        if (entry == null && (word.text().isEmpty() || !Character.isDigit(word.text().charAt(0)))) {
            return words.find(word, Vocabulary.Shortening.NONE) == null ? null : word.text();
        }
        String value = entry == null ? MASKED.canonical(word) : entry.canonical();
        return "0x0".equals(value) ? words.entries().get(0).canonical() : value;
    }

    @Override
    public String usage() {
        return "VALUE[/MASK]";
    }

    @Override
    public void offer(Offer offer) {
        words.offer(offer, "");
    }

    @Override
    public List<String> samples(Family family) {
        return List.of("5", "0x5/0xf", words.entries().get(0).canonical(), "0", "0/0", "4294967295");
    }
}
