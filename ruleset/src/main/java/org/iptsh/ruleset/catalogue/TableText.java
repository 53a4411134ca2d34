package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;

/** How lines of the tables are cut: words, then {@code : help}, then {@code | phrase}. */
final class TableText {
    private TableText() {}

    static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /** The words of a text, with blanks or commas between. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>(4);
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != ',') {
                end++;
            }
            if (end > at) {
                words.add(text.substring(at, end));
            }
            at = end + 1;
        }
        return List.copyOf(words);
    }

    /** The help and the phrase that stand from this offset on; empty where there is none. */
    static String[] texts(String line, int from) {
        int at = skipBlanks(line, from);
        if (at == line.length()) {
            return new String[] {"", ""};
        }
        if (line.charAt(at) != ':') {
            throw new IllegalArgumentException("expected a clause or \" : \" and one line of help");
        }
        int bar = line.indexOf(" |", at);
        return new String[] {
            line.substring(at + 1, bar < 0 ? line.length() : bar).trim(), bar < 0 ? "" : line.substring(bar + 2).trim()
        };
    }

    /** The condition in the brackets that begin at this offset. */
    static Condition condition(String line, int from) {
        int close = line.indexOf(']', from);
        if (close < 0) {
            throw new IllegalArgumentException("there is no ] for this");
        }
        Condition condition = Condition.ALWAYS;
        for (String word : words(line.substring(from + 1, close))) {
            condition = condition.and(word);
        }
        return condition;
    }
}
