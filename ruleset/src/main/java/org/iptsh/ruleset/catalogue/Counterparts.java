package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.text.Token;

/** Turns the words of a rule of one family into those that say exactly the same in the other, by a table of them. */
public final class Counterparts {
    private static final String TABLE = "counterparts.table";
    private static final String ANY = "*";
    private static final String NONE = "- ";
    private static final String BETWEEN = " : ";

    private final Family from;
    private final Map<String, String> others = new HashMap<>();
    private final Set<String> renamed = new HashSet<>();

    /** @throws IllegalStateException if a line of the table is wrong */
    Counterparts(Family from, String table) {
        this.from = from;
        List<Problem> wrong = new Lines(TABLE, 1, table).read(this::read);
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(wrong.get(0).headline());
        }
    }

    private void read(Lines.Line line) {
        String text = line.text();
        int colon = text.startsWith(NONE) ? text.lastIndexOf(BETWEEN) : text.indexOf(BETWEEN);
        if (colon < 0) {
            throw new IllegalArgumentException("expected what IPv4 says, \" : \", and what IPv6 says");
        }
        String four = text.substring(0, colon);
        String six = text.substring(colon + BETWEEN.length());
        add(from == Family.IPV4 ? four : six, from == Family.IPV4 ? six : four);
    }

    private void add(String said, String other) {
        if (!said.startsWith(NONE)) {
            if (others.put(said, other) != null) {
                throw new IllegalArgumentException(said + " has a counterpart already");
            }
            String option = option(said);
            if (!other.startsWith(NONE) && !option.equals(option(other))) {
                renamed.add(option);
            }
        }
    }

    /** What the table says in this family: options with their values, and names of extensions. */
    Set<String> said() {
        return others.keySet();
    }

    private static String option(String said) {
        int blank = said.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException(said + " lacks a value");
        }
        return said.substring(0, blank);
    }

    /** Those of this family's words. */
    public static Counterparts from(Family family) {
        return family == Family.IPV4 ? Four.WORDS : Six.WORDS;
    }

    private static final class Four {
        static final Counterparts WORDS = new Counterparts(Family.IPV4, Resource.text(TABLE));
    }

    private static final class Six {
        static final Counterparts WORDS = new Counterparts(Family.IPV6, Resource.text(TABLE));
    }

    /** Whether a rule has a word that says in this family what another says in the other. */
    public boolean speaks(Specification rule) {
        return settings(rule).stream().anyMatch(setting -> others.containsKey(said(setting)));
    }

    /** Whether an option has another name in the other family. */
    boolean rename(String option) {
        return renamed.contains(option);
    }

    /** Whether there is a word for this one: an option and its value, or {@code -m} or {@code -j} and an extension. */
    boolean has(String said) {
        String other = others.get(said);
        return other != null && !other.startsWith(NONE);
    }

    /** Whether there is a word for the value that a rule gives to an option. */
    boolean knows(Specification rule, Option option) {
        return settings(rule).stream()
                .filter(setting -> setting.option() == option)
                .anyMatch(setting -> has(said(setting)) || has(option.name() + " " + ANY));
    }

    private static List<Setting> settings(Specification rule) {
        List<Setting> settings = new ArrayList<>(rule.base().given());
        List<Part> parts = new ArrayList<>(rule.matches());
        parts.add(rule.target());
        parts.forEach(part -> {
            if (part instanceof Part.Known known) {
                settings.addAll(known.given());
            }
        });
        return settings;
    }

    private static String said(Setting setting) {
        return setting.option().name() + " " + setting.value();
    }

    /**
     * The rule's words in the other family, each where it stood; or which of them has no exact counterpart there.
     *
     * @param rule what the words were understood to say, without problems
     */
    public Result<List<Token>> translate(String line, List<Token> words, Specification rule) {
        Map<Integer, List<Token>> replaced = new HashMap<>();
        Set<Integer> dropped = new HashSet<>();
        for (Setting setting : settings(rule)) {
            String other = other(setting);
            if (other.startsWith(NONE)) {
                return Result.bad(Problem.at(line, setting.name().start(), setting.name().text()
                        + " has no exact counterpart in " + from.other().label() + " with this value")
                        .hint(other.substring(NONE.length())));
            } else if (!other.isEmpty()) {
                replaced.put(setting.name().start(), words(setting, other));
                setting.words().forEach(word -> dropped.add(word.start()));
            }
        }
        List<Part> parts = new ArrayList<>(rule.matches());
        parts.add(rule.target());
        for (Part part : parts) {
            if (part instanceof Part.Known known && known.name() != null) {
                String other = others.get(known.extension().kind().option() + " " + known.extension().name());
                if (other != null) {
                    Token name = known.name();
                    replaced.put(name.start(), List.of(at(name, other.substring(other.indexOf(' ') + 1))));
                }
            }
        }
        List<Token> translated = new ArrayList<>();
        for (Token word : words) {
            if (replaced.containsKey(word.start())) {
                translated.addAll(replaced.get(word.start()));
            } else if (!dropped.contains(word.start())) {
                translated.add(word);
            }
        }
        return Result.good(translated);
    }

    /** What says the same; empty if the same words do. */
    private String other(Setting setting) {
        String name = setting.option().name();
        String other = others.getOrDefault(said(setting), others.get(name + " " + ANY));
        return other != null ? other : renamed.contains(name) ? "- write a line for each family" : "";
    }

    private static List<Token> words(Setting setting, String other) {
        String value = other.substring(other.indexOf(' ') + 1);
        List<Token> words = new ArrayList<>();
        words.add(at(setting.name(), option(other)));
        words.add(at(setting.words().get(0), value.equals(ANY) ? setting.value() : value));
        return words;
    }

    private static Token at(Token place, String text) {
        return new Token(text, place.start(), place.end(), false);
    }
}
