package org.iptsh.ruleset.explain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Option;
import org.iptsh.ruleset.catalogue.Part;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.catalogue.Setting;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.catalogue.value.Phrases;
import org.iptsh.ruleset.explain.Phrase.Slot;
import org.iptsh.ruleset.text.Lexer;

/** A rule in plain English: exact, made from the catalogue's phrases, and quoting what has no words of its own. */
public final class Explanation {
    private static final String PACKETS = "*";

    private final Specification rule;
    private final Place place;
    private final Map<Slot, List<String>> slots = new EnumMap<>(Slot.class);

    private Explanation(Specification rule, Place place) {
        this.rule = rule;
        this.place = place;
    }

    /**
     * The sentence for a rule in canonical form, with a full stop.
     *
     * <p>A rule that the catalogue cannot read is quoted as it stands.
     */
    public static String of(Catalogue catalogue, Place place, Rule rule) {
        Specification read = catalogue.specification(place, rule.text(), Lexer.restore(rule.text()));
        return read.problems().isEmpty()
                ? new Explanation(read, place).sentence()
                : "A rule that can't be put into words: " + rule.text() + ".";
    }

    private String sentence() {
        say(rule.base());
        rule.matches().forEach(this::say);
        StringBuilder sentence = new StringBuilder(verb().replace(PACKETS, subject()));
        targetPhrases().forEach(phrase -> sentence.append(", ").append(phrase));
        if (slots.containsKey(Slot.RATE)) {
            sentence.append(", ").append(String.join(" ", slots.get(Slot.RATE)));
        }
        if (slots.containsKey(Slot.COMMENT)) {
            sentence.append(" (").append(String.join("; ", slots.get(Slot.COMMENT))).append(')');
        }
        return sentence.append('.').toString();
    }

    /** Says a part; its conditions belong together, those of several parts have to hold all. */
    private void say(Part part) {
        List<String> conditions = new ArrayList<>();
        if (part instanceof Part.Known known) {
            if (!known.extension().phrase().isEmpty()) {
                conditions.add(whole(known));
            }
            for (Setting setting : known.given()) {
                Phrase phrase = phrase(setting);
                if (phrase.slot() == Slot.CONDITION) {
                    conditions.add(phrase.words());
                } else {
                    add(phrase);
                }
            }
        } else {
            conditions.add("that pass " + quoted(part));
        }
        conditions.removeIf(String::isEmpty);
        add(new Phrase(Slot.CONDITION, String.join(", ", conditions)));
    }

    /** The phrase of an extension itself, which may depend on one of its options. */
    private static String whole(Part.Known part) {
        String written = part.extension().phrase();
        for (Setting setting : part.given()) {
            if (written.startsWith(setting.option().name() + " => ")) {
                return Phrase.of(written, setting.option().name(), List.of(), false).words();
            }
        }
        return Phrase.of(written, "", List.of(), false).words();
    }

    private void add(Phrase phrase) {
        if (!phrase.words().isEmpty()) {
            slots.computeIfAbsent(phrase.slot(), slot -> new ArrayList<>(1)).add(phrase.words());
        }
    }

    private Phrase phrase(Setting setting) {
        Option option = setting.option();
        List<String> said = new ArrayList<>(setting.values().size());
        for (int i = 0; i < setting.values().size(); i++) {
            said.add(option.values().get(i).say(setting.values().get(i), place.family()));
        }
        return option.phrase().isEmpty()
                ? new Phrase(Slot.CONDITION, "with " + quoted(setting))
                : Phrase.of(option.phrase(), setting.value(), said, setting.negated());
    }

    private static String quoted(Setting setting) {
        return (setting.negated() ? "! " : "")
                + setting.option().name()
                + (setting.value().isEmpty() ? "" : " " + setting.value());
    }

    private static String quoted(Part part) {
        StringBuilder text = new StringBuilder();
        part.print(text);
        return text.toString();
    }

    private String verb() {
        if (rule.target() instanceof Part.Known target) {
            String phrase = target.extension().phrase();
            return phrase.isEmpty() ? "Apply " + target.extension().name() + " to " + PACKETS : phrase;
        }
        if (rule.target() != null) {
            return "Apply " + quoted(rule.target()) + " to " + PACKETS;
        }
        if (rule.jump() == null) {
            return "Count " + PACKETS;
        }
        String chain = rule.jump().text();
        return rule.goTo()
                ? "Send " + PACKETS + " through the chain " + chain + ", from which they don't come back here"
                : "Send " + PACKETS + " through the chain " + chain;
    }

    private List<String> targetPhrases() {
        List<String> phrases = new ArrayList<>();
        if (rule.target() instanceof Part.Known target) {
            for (Setting setting : target.given()) {
                Phrase phrase = phrase(setting);
                if (!phrase.words().isEmpty()) {
                    phrases.add(phrase.words());
                }
            }
        }
        return phrases;
    }

    /** The packets that the rule is about: adjectives, the noun, then where they come from, go to and what they are. */
    private String subject() {
        List<String> words = new ArrayList<>();
        boolean connections = slots.containsKey(Slot.NEW);
        words.addAll(slots.getOrDefault(Slot.WHAT, List.of()));
        words.addAll(slots.getOrDefault(Slot.NEW, List.of()));
        slots.getOrDefault(Slot.PROTOCOL, List.of())
                .forEach(protocol -> words.add(protocol.length() <= 4 ? protocol.toUpperCase(Locale.ROOT) : protocol));
        words.add(connections ? "connections" : "packets");
        for (Slot slot : Slot.values()) {
            if (slot == Slot.OUT && slots.containsKey(Slot.IN) && slots.containsKey(Slot.OUT)) {
                words.add("and");
            }
            if (slot.ordinal() > Slot.PROTOCOL.ordinal() && slot.ordinal() < Slot.RATE.ordinal()
                    && slots.containsKey(slot)) {
                List<String> said = slots.get(slot);
                words.add(slot == Slot.CONDITION ? Phrases.and(said) : String.join(" and ", said));
            }
        }
        return words.size() == 1 ? "all packets" : String.join(" ", words);
    }
}
