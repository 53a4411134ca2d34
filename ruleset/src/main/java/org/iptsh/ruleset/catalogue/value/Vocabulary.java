package org.iptsh.ruleset.catalogue.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iptsh.ruleset.Nearest;

/**
 * A list of words that a value may be: a {@code words} block of the table.
 *
 * @param name what the block is called
 * @param what what one of them is, for messages: {@code ICMP type}
 * @param entries in the order in which iptables-save prints a list of them
 * @param bySpelling the entries by each of their spellings
 */
public record Vocabulary(String name, String what, List<Entry> entries, Map<String, Entry> bySpelling) {

    private static final int USAGE_LIMIT = 36;

    /** A vocabulary of these entries. */
    public Vocabulary(String name, String what, List<Entry> entries) {
        this(name, what, entries, new HashMap<>());
        for (Entry entry : entries) {
            entry.spellings().forEach(word -> bySpelling.putIfAbsent(word, entry));
        }
    }

    /** This vocabulary with the entries of another behind its own. */
    Vocabulary with(Vocabulary more) {
        return new Vocabulary(name, what, Stream.concat(entries.stream(), more.entries.stream()).toList());
    }

    /**
     * A word.
     *
     * @param canonical as iptables-save prints it
     * @param others what else people may write
     * @param help one line
     * @param phrase how {@code explain} says it; empty for the word itself
     */
    public record Entry(String canonical, List<String> others, String help, String phrase) {

        /** How {@code explain} says it. */
        public String said() {
            return phrase.isEmpty() ? typed() : phrase;
        }

        /** What people would rather type: a name, where iptables-save prints a number. */
        String typed() {
            return !others.isEmpty() && Character.isDigit(canonical.charAt(0)) ? others.get(0) : canonical;
        }

        private boolean isCalled(String word) {
            if (canonical.equalsIgnoreCase(word)) {
                return true;
            }
            for (String other : others) {
                if (other.equalsIgnoreCase(word)) {
                    return true;
                }
            }
            return false;
        }

        private List<String> spellings() {
            List<String> spellings = new ArrayList<>(others.size() + 1);
            spellings.add(canonical);
            spellings.addAll(others);
            return spellings;
        }
    }

    /** How far words may be cut short. */
    public enum Shortening {
        NONE,
        /** While it is clear which one is meant. */
        UNAMBIGUOUS,
        /** Of several that begin so, the first is meant. */
        FIRST
    }

    /** The entry that a whole word names. */
    Entry find(Word word, Shortening shortening) {
        return find(word, word.text(), 0, shortening);
    }

    /** The entry that a part of a word names; {@code null} if there is none, and the word then knows. */
    Entry find(Word word, String part, int at, Shortening shortening) {
        Entry found = get(part);
        if (found != null) {
            return found;
        }
        List<String> begun = shortening == Shortening.NONE ? List.of() : startingWith(part);
        if (begun.size() == 1 || begun.size() > 1 && shortening == Shortening.FIRST) {
            return get(begun.get(0));
        }
        if (begun.size() > 1) {
            word.bad(at, Shown.quoted(part) + " is ambiguous", "it could be " + String.join(", ", begun));
            return null;
        }
        String message = "unknown " + what + " " + Shown.quoted(part);
        Optional<String> nearest = nearest(part);
        if (nearest.isPresent()) {
            word.bad(at, message, "did you mean " + nearest.get() + "?");
        } else {
            word.bad(at, message, "known are " + list());
        }
        return null;
    }

    private Optional<String> nearest(String part) {
        if (!part.isEmpty() && Character.isDigit(part.charAt(0))) {
            return Optional.empty();
        }
        List<String> words = words();
        Optional<String> same = Nearest.to(part.toUpperCase(Locale.ROOT), words);
        return same.isPresent() ? same : Nearest.to(part.toLowerCase(Locale.ROOT), words);
    }

    /** The entry of this name in any of its spellings, {@code null} if there is none. */
    public Entry get(String word) {
        Entry exact = bySpelling.get(word);
        if (exact != null) {
            return exact;
        }
        for (Entry entry : entries) {
            if (entry.isCalled(word)) {
                return entry;
            }
        }
        return null;
    }

    private List<String> startingWith(String part) {
        List<String> found = new ArrayList<>();
        for (Entry entry : entries) {
            for (String word : entry.spellings()) {
                if (!part.isEmpty() && word.regionMatches(true, 0, part, 0, part.length())) {
                    found.add(word);
                    break;
                }
            }
        }
        return found;
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        entries.forEach(entry -> words.addAll(entry.spellings()));
        return words;
    }

    /** What to write for one of the words: all of them if they are few, else what they are. */
    String usage() {
        StringBuilder all = new StringBuilder();
        for (Entry entry : entries) {
            all.append(all.length() == 0 ? "" : "|").append(entry.typed());
            if (all.length() > USAGE_LIMIT) {
                return what.substring(what.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT);
            }
        }
        return all.toString();
    }

    /** The words for a message, those that people would type. */
    String list() {
        StringBuilder list = new StringBuilder();
        for (Entry entry : entries) {
            if (list.length() > 150) {
                return list.append(" …").toString();
            }
            list.append(list.length() == 0 ? "" : ", ").append(entry.typed());
        }
        return list.toString();
    }

    /** Puts the words forward, each behind what was typed before it. */
    void offer(Offer offer, String before) {
        for (Entry entry : entries) {
            offer.add(before + entry.typed(), entry.help);
        }
    }
}
