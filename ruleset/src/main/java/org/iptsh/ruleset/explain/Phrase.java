package org.iptsh.ruleset.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * How one thing that a rule says is said in English, and where in the sentence.
 *
 * <p>The catalogue writes it {@code SLOT: words / words if negated}, with <code>{}</code> for the value,
 * <code>{1}</code> for one of several, {@code {value}} and {@code {mask}} for the parts of one with a mask; before
 * {@code =>} stands the value for which it holds, and {@code ||} leads to the phrase for the others.
 *
 * @param words empty to say nothing
 */
record Phrase(Slot slot, String words) {
    static final Phrase SILENT = new Phrase(Slot.CONDITION, "");

    private static final String SAY_NOTHING = "silent";

    /** The places of a sentence, in the order in which they follow one another. */
    enum Slot {
        /** An adjective: {@code fragmented} packets. */
        WHAT,
        /** An adjective for connections: the first packets of these are meant. */
        NEW,
        PROTOCOL,
        STATE,
        PORT,
        FROM,
        TO,
        IN,
        OUT,
        CONDITION,
        RATE,
        COMMENT
    }

    /**
     * The phrase for a value.
     *
     * @param written as the catalogue writes it, not empty
     * @param value as iptables-save prints it
     * @param said the values in words
     */
    static Phrase of(String written, String value, List<String> said, boolean negated) {
        String chosen = choose(written, value);
        Slot slot = Slot.CONDITION;
        int colon = chosen.indexOf(':');
        for (Slot one : Slot.values()) {
            if (colon > 0 && one.name().equalsIgnoreCase(chosen.substring(0, colon))) {
                slot = one;
                chosen = chosen.substring(colon + 1).trim();
                break;
            }
        }
        int slash = chosen.indexOf(" / ");
        String words = slash < 0 ? chosen : chosen.substring(0, slash);
        if (words.equals(SAY_NOTHING)) {
            return SILENT;
        }
        if (negated) {
            words = slash < 0 ? "not " + words : chosen.substring(slash + " / ".length());
            slot = slot.ordinal() <= Slot.PROTOCOL.ordinal() ? Slot.CONDITION : slot;
        }
        return new Phrase(slot, fill(words, value, said));
    }

    private static String choose(String written, String value) {
        for (String part : split(written)) {
            int arrow = part.indexOf(" => ");
            if (arrow < 0) {
                return part.trim();
            }
            if (like(part.substring(0, arrow).trim(), value)) {
                return part.substring(arrow + " => ".length()).trim();
            }
        }
        return SAY_NOTHING;
    }

    private static List<String> split(String written) {
        List<String> parts = new ArrayList<>(1);
        int at = 0;
        for (int bars = written.indexOf(" || "); bars >= 0; bars = written.indexOf(" || ", at)) {
            parts.add(written.substring(at, bars));
            at = bars + " || ".length();
        }
        parts.add(written.substring(at));
        return parts;
    }

    /** Whether a value is the pattern, in which one {@code *} stands for any text. */
    private static boolean like(String pattern, String value) {
        int star = pattern.indexOf('*');
        return star < 0
                ? pattern.equals(value)
                : value.length() >= pattern.length() - 1
                        && value.startsWith(pattern.substring(0, star))
                        && value.endsWith(pattern.substring(star + 1));
    }

    private static String fill(String words, String value, List<String> said) {
        String filled = words.replace("{}", String.join(" ", said));
        for (int i = 0; i < said.size(); i++) {
            filled = filled.replace("{" + (i + 1) + "}", said.get(i));
        }
        int slash = value.indexOf('/');
        return slash < 0
                ? filled
                : filled.replace("{value}", value.substring(0, slash)).replace("{mask}", value.substring(slash + 1));
    }
}
