package org.iptsh.plugin.usage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a usage line; options are taken out of it, since they may stand anywhere. */
final class UsageReader {
    private final String text;
    private final Map<String, Option> options = new LinkedHashMap<>();
    private int at;

    UsageReader(String text) {
        this.text = text;
    }

    Map<String, Option> options() {
        return options;
    }

    Node read() {
        Node node = choice();
        if (at < text.length()) {
            throw new IllegalArgumentException("stray " + text.charAt(at) + " in usage: " + text);
        }
        return node;
    }

    private Node choice() {
        List<Node> ways = new ArrayList<>(List.of(sequence()));
        while (at < text.length() && text.charAt(at) == '|') {
            at++;
            ways.add(sequence());
        }
        return ways.size() == 1 ? ways.get(0) : new Node.Choice(ways);
    }

    private Node sequence() {
        List<Node> parts = new ArrayList<>();
        while (true) {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            if (at == text.length() || "|])".indexOf(text.charAt(at)) >= 0) {
                return parts.size() == 1 ? parts.get(0) : new Node.Sequence(parts);
            }
            Node part = part();
            if (text.startsWith("...", at)) {
                at += 3;
                part = new Node.Repeat(part);
            }
            if (!isNothing(part)) {
                parts.add(part);
            }
        }
    }

    private Node part() {
        char open = text.charAt(at);
        if (open == '[' || open == '(') {
            at++;
            Node inside = choice();
            if (at == text.length() || text.charAt(at) != (open == '[' ? ']' : ')')) {
                throw new IllegalArgumentException("a bracket stays open in usage: " + text);
            }
            at++;
            return open == '(' || isNothing(inside) ? inside : new Node.Perhaps(inside);
        }
        String word = word();
        if (word.startsWith("-")) {
            options.put(word, new Option(word, optionValue()));
            return new Node.Sequence(List.of());
        }
        return isPlace(word) ? new Node.Place(word) : new Node.Literal(word);
    }

    private String optionValue() {
        int before = at;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        String value = word();
        if (!isPlace(value)) {
            at = before;
            return "";
        }
        return value;
    }

    private String word() {
        int start = at;
        while (at < text.length() && " |[]()".indexOf(text.charAt(at)) < 0 && !text.startsWith("...", at)) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isPlace(String word) {
        return !word.isEmpty() && Character.isUpperCase(word.charAt(0)) && word.equals(word.toUpperCase(Locale.ROOT));
    }

    /** Whether only options stood here. */
    private static boolean isNothing(Node node) {
        return node instanceof Node.Sequence sequence && sequence.parts().isEmpty()
                || node instanceof Node.Choice choice && choice.ways().stream().allMatch(UsageReader::isNothing);
    }
}
