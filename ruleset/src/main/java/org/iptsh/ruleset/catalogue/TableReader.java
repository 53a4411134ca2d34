package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.value.Vocabulary;

/** Reads tables of extensions and words; what is wrong in them is a problem with a line and a column. */
final class TableReader {
    private static final List<String> ATTRIBUTES = List.of("tables", "chains", "protocols", "implied by",
            "exactly one of", "at least one of", "at most one of");

    private final Map<String, Vocabulary> vocabularies = new HashMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private Extension.Kind kind;
    private List<String> names = List.of();
    private String[] texts = {"", ""};
    private Condition condition = Condition.ALWAYS;
    private List<Block.Attribute> attributes = new ArrayList<>();
    private List<Option> options = new ArrayList<>();
    private List<Vocabulary.Entry> entries;

    List<Block> blocks() {
        return blocks;
    }

    /** The names of extensions that other packages bring: {@code match geoip}. */
    List<String> elsewhere() {
        return elsewhere;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Takes in a table; what it describes again replaces what was there. */
    void read(String file, String text) {
        int number = 0;
        int at = 0;
        while (at < text.length()) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            line(file, ++number, text.substring(at, end));
            at = end + 1;
        }
        close();
    }

    private void line(String file, int number, String line) {
        int start = TableText.skipBlanks(line, 0);
        if (start == line.length() || line.charAt(start) == '#') {
            return;
        }
        OptionLine option = null;
        try {
            if (start == 0) {
                close();
                open(line);
            } else if (entries != null) {
                entries.add(entry(line, start));
            } else if (kind == null) {
                throw new IllegalArgumentException("this line belongs to no block");
            } else {
                Condition held = Condition.ALWAYS;
                if (line.charAt(start) == '[') {
                    int close = line.indexOf(']');
                    held = condition(line.substring(start + 1, Math.max(start + 1, close)).split(" +"));
                    start = TableText.skipBlanks(line, close + 1);
                }
                if (line.charAt(start) == '-' || line.charAt(start) == '!') {
                    option = new OptionLine(line, start, this::vocabulary);
                    options.add(option.read(held));
                } else {
                    attribute(held, line.substring(start));
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            int offset = option == null ? start : option.offset();
            String message = e instanceof IndexOutOfBoundsException ? "this line breaks off" : e.getMessage();
            problems.add(Problem.at(line, offset, message).in(file, number));
        }
    }

    private void open(String line) {
        int colon = line.indexOf(" :");
        String head = colon < 0 ? line : line.substring(0, colon);
        texts = colon < 0 ? new String[] {"", ""} : TableText.texts(line, colon);
        String[] words = head.trim().split("[ ,]+");
        names = List.of(words).subList(1, words.length);
        switch (words[0]) {
            case "match" -> kind = Extension.Kind.MATCH;
            case "target" -> kind = Extension.Kind.TARGET;
            case "rule" -> {
                kind = Extension.Kind.RULE;
                names = List.of("rule");
            }
            case "words" -> entries = new ArrayList<>();
            case "elsewhere" -> {
                for (String name : names.subList(1, names.size())) {
                    elsewhere.add(names.get(0) + " " + name);
                }
            }
            default -> throw new IllegalArgumentException(
                    "a block begins with match, target, words, rule or elsewhere, not " + words[0]);
        }
    }

    private void close() {
        if (kind != null) {
            blocks.add(new Block(kind, names, texts[0], texts[1], condition, List.copyOf(attributes),
                    List.copyOf(options)));
        } else if (entries != null) {
            vocabularies.put(names.get(0), new Vocabulary(names.get(0), texts[0], List.copyOf(entries)));
        }
        kind = null;
        entries = null;
        condition = Condition.ALWAYS;
        attributes = new ArrayList<>();
        options = new ArrayList<>();
    }

    private static Vocabulary.Entry entry(String line, int start) {
        int colon = line.indexOf(" :", start);
        String[] spellings = line.substring(start, colon < 0 ? line.length() : colon).trim().split(", *");
        String[] texts = colon < 0 ? new String[] {"", ""} : TableText.texts(line, colon);
        return new Vocabulary.Entry(
                spellings[0], List.of(spellings).subList(1, spellings.length), texts[0], texts[1]);
    }

    private static Condition condition(String[] words) {
        Condition condition = Condition.ALWAYS;
        for (String word : words) {
            condition = condition.and(word);
        }
        return condition;
    }

    private void attribute(Condition held, String line) {
        if (line.startsWith("only ")) {
            condition = condition(line.substring("only ".length()).trim().split(" +"));
            return;
        }
        for (String key : ATTRIBUTES) {
            if (line.startsWith(key + " ")) {
                List<String> words = Arrays.asList(line.substring(key.length()).trim().split(" +"));
                attributes.add(new Block.Attribute(held, key, words));
                return;
            }
        }
        throw new IllegalArgumentException("expected an option, or one of: only, " + String.join(", ", ATTRIBUTES));
    }

    private Vocabulary vocabulary(String name) {
        Vocabulary vocabulary = vocabularies.get(name);
        if (vocabulary == null) {
            throw new IllegalArgumentException("there are no words " + name);
        }
        return vocabulary;
    }
}
