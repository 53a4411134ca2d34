package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.value.Vocabulary;

/** Cuts tables into blocks, whose lines are read when they are used: most rules need few of them. */
final class TableReader {
    private final Map<String, Lines> words = new HashMap<>();
    private final Map<String, Vocabulary> vocabularies = new HashMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    List<Block> blocks() {
        return blocks;
    }

    /** The names of extensions that other packages bring: {@code match geoip}. */
    List<String> elsewhere() {
        return elsewhere;
    }

    /** What is wrong with the lines that begin blocks. */
    List<Problem> problems() {
        return problems;
    }

    /** Takes in a table; what it describes again replaces what was there. */
    void read(String file, String text) {
        int number = 1;
        int at = 0;
        while (at < text.length()) {
            int end = end(text, at);
            int next = end + 1;
            int nextNumber = number + 1;
            while (next < text.length() && !beginsBlock(text.charAt(next))) {
                next = end(text, next) + 1;
                nextNumber++;
            }
            if (beginsBlock(text.charAt(at))) {
                int bodyEnd = Math.min(next, text.length());
                Lines body = new Lines(file, number + 1, text.substring(Math.min(end + 1, bodyEnd), bodyEnd));
                problems.addAll(new Lines(file, number, text.substring(at, end)).read(line -> open(line.text(), body)));
            } else if (text.charAt(at) == ' ' && !text.substring(at, end).isBlank()) {
                problems.add(Problem.at(text.substring(at, end), 0, "this line belongs to no block").in(file, number));
            }
            at = next;
            number = nextNumber;
        }
    }

    private static boolean beginsBlock(char first) {
        return first >= 'a' && first <= 'z';
    }

    private static int end(String text, int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline;
    }

    private void open(String line, Lines body) {
        int colon = line.indexOf(" :");
        String[] texts = colon < 0 ? new String[] {"", ""} : TableText.texts(line, colon);
        String head = colon < 0 ? line : line.substring(0, colon);
        int bracket = head.indexOf('[');
        Condition condition = bracket < 0 ? Condition.ALWAYS : TableText.condition(head, bracket);
        List<String> all = TableText.words(bracket < 0 ? head : head.substring(0, bracket));
        List<String> names = all.subList(1, all.size());
        switch (all.get(0)) {
            case "match" -> block(Extension.Kind.MATCH, names, texts, condition, body);
            case "target" -> block(Extension.Kind.TARGET, names, texts, condition, body);
            case "rule" -> block(Extension.Kind.RULE, List.of("rule"), texts, condition, body);
            case "words" -> {
                words.put(names.get(0), body);
                vocabularies.put(names.get(0), new Vocabulary(names.get(0), texts[0], List.of()));
            }
            case "elsewhere" -> {
                for (String name : names.subList(1, names.size())) {
                    elsewhere.add(names.get(0) + " " + name);
                }
            }
            default -> throw new IllegalArgumentException(
                    "a block begins with match, target, words, rule or elsewhere, not " + all.get(0));
        }
    }

    private void block(Extension.Kind kind, List<String> names, String[] texts, Condition condition, Lines body) {
        blocks.add(new Block(kind, names, texts, condition, body, this::vocabulary));
    }

    /** The words of this name, which are read when the first option asks for them. */
    private synchronized Vocabulary vocabulary(String name) {
        Lines body = words.remove(name);
        if (body != null) {
            List<Vocabulary.Entry> entries = new ArrayList<>();
            List<Problem> wrong = body.read(line -> entries.add(entry(line)));
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(wrong.get(0).headline());
            }
            String what = vocabularies.get(name).what();
            vocabularies.put(name, new Vocabulary(name, what, List.copyOf(entries)));
        }
        Vocabulary vocabulary = vocabularies.get(name);
        if (vocabulary == null) {
            throw new IllegalArgumentException("there are no words " + name);
        }
        return vocabulary;
    }

    private static Vocabulary.Entry entry(Lines.Line line) {
        int colon = line.text().indexOf(" :", line.start());
        List<String> spellings = TableText.words(
                line.text().substring(line.start(), colon < 0 ? line.text().length() : colon));
        String[] texts = colon < 0 ? new String[] {"", ""} : TableText.texts(line.text(), colon);
        return new Vocabulary.Entry(spellings.get(0), spellings.subList(1, spellings.size()), texts[0], texts[1]);
    }
}
