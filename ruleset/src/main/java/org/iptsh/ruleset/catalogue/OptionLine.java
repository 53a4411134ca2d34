package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.iptsh.ruleset.catalogue.value.Kinds;
import org.iptsh.ruleset.catalogue.value.ValueKind;
import org.iptsh.ruleset.catalogue.value.Vocabulary;

/** Reads a line of the table that describes an option; the head of {@code matches.table} says how it is written. */
final class OptionLine {
    private static final List<String> CONDITIONAL = List.of("default", "omit", "never", "complements");
    private static final List<String> NONE = List.of();

    private final String line;
    private final Function<String, Vocabulary> vocabularies;
    private int at;
    private final List<String> names = new ArrayList<>(2);
    private final List<ValueKind> values = new ArrayList<>(1);
    private boolean required;
    private boolean hidden;
    private boolean each;
    private boolean element;
    private boolean separator;
    private final List<Option.Clause> fills = new ArrayList<>(0);
    private final List<Option.Clause> omits = new ArrayList<>(0);
    private final List<Option.Clause> prints = new ArrayList<>(0);
    private final List<Option.Clause> never = new ArrayList<>(0);
    private final List<Option.Clause> protocols = new ArrayList<>(0);
    private List<String> expansion = NONE;
    private List<String> as = NONE;
    private String flips = "";
    private final List<Option.Clause> complements = new ArrayList<>(0);
    private List<String> either = NONE;
    private final List<Option.Clause> excludes = new ArrayList<>(0);
    private final List<Option.Clause> needs = new ArrayList<>(0);
    private List<String> below = NONE;
    private final List<Option.Clause> upTo = new ArrayList<>(0);
    private List<String> behind = NONE;
    private List<String> relativeTo = NONE;
    private final List<String> advice = new ArrayList<>(0);
    private String bare = "";
    private String refused = "";
    private final List<Option.Clause> limits = new ArrayList<>(0);
    private List<String> chains = NONE;
    private List<String> tests = NONE;
    private List<String> sets = NONE;

    /** A reader of the line from the offset behind its condition. */
    OptionLine(String line, int from, Function<String, Vocabulary> vocabularies) {
        this.line = line;
        this.at = from;
        this.vocabularies = vocabularies;
    }

    /**
     * The option that the line describes.
     *
     * @throws IllegalArgumentException with a message for whoever wrote the line
     */
    Option read(Condition condition) {
        boolean negatable = line.charAt(at) == '!';
        if (negatable) {
            at = TableText.skipBlanks(line, at + 1);
        }
        while (at < line.length() && line.charAt(at) == '-') {
            String name = word();
            names.add(name.endsWith(",") ? name.substring(0, name.length() - 1) : name);
            at = TableText.skipBlanks(line, at);
        }
        boolean more = true;
        while (more && at < line.length()) {
            switch (line.charAt(at)) {
                case '<':
                    values.add(Kinds.of(between('>'), vocabularies));
                    break;
                case '(':
                    clause(between(')'));
                    break;
                case '=':
                    int colon = line.indexOf(" : ", at);
                    expansion = expansion(line.substring(at + 1, colon < 0 ? line.length() : colon).trim());
                    at = colon < 0 ? line.length() : colon;
                    break;
                default:
                    more = false;
            }
            at = TableText.skipBlanks(line, at);
        }
        String[] texts = TableText.texts(line, at);
        return new Option(List.copyOf(names), List.copyOf(values), negatable, texts[0], texts[1], new Option.Traits(
                condition, required, hidden, each, element, separator, List.copyOf(fills), List.copyOf(omits),
                List.copyOf(prints), List.copyOf(never), List.copyOf(protocols), expansion, as, flips,
                List.copyOf(complements), either, List.copyOf(excludes), List.copyOf(needs), below, List.copyOf(upTo),
                behind, relativeTo, List.copyOf(advice), bare, refused, List.copyOf(limits), chains, tests, sets));
    }

    /** The offset that was reached, where an error is. */
    int offset() {
        return at;
    }

    private String word() {
        int end = line.indexOf(' ', at);
        String word = line.substring(at, end < 0 ? line.length() : end);
        at += word.length();
        return word;
    }

    private String between(char close) {
        int end = line.indexOf(close, at);
        if (end < 0) {
            throw new IllegalArgumentException("there is no " + close + " for this");
        }
        String inside = line.substring(at + 1, end);
        at = end + 1;
        return inside;
    }

    private void clause(String clause) {
        boolean conditional = clause.startsWith("[");
        Condition held = conditional ? TableText.condition(clause, 0) : Condition.ALWAYS;
        String text = conditional ? clause.substring(clause.indexOf(']') + 1).trim() : clause;
        int limit = text.indexOf(" where ");
        String said = limit < 0 ? text : text.substring(0, limit);
        int blank = said.indexOf(' ');
        String key = blank < 0 ? said : said.substring(0, blank);
        String value = blank < 0 ? "" : said.substring(blank + 1).trim();
        Where where = limit < 0 ? Where.ALWAYS : where(text.substring(limit + " where ".length()));
        if (conditional && !CONDITIONAL.contains(key)) {
            throw new IllegalArgumentException("(" + key + ") can't have a condition");
        }
        switch (key) {
            case "required" -> required = true;
            case "hidden" -> hidden = true;
            case "each" -> each = true;
            case "element" -> element = true;
            case "next" -> {
                separator = true;
                element = true;
            }
            case "default" -> fills.add(new Option.Clause(held, value, where));
            case "omit" -> omits.add(new Option.Clause(held, value, where));
            case "prints" -> prints.add(new Option.Clause(held, value, where));
            case "never" -> never.add(new Option.Clause(held, value, where));
            case "protocols" -> protocols.add(new Option.Clause(held, value, where));
            case "as" -> as = TableText.words(value);
            case "flips" -> flips = value;
            case "complements" -> complements.add(new Option.Clause(held, value, where));
            case "either" -> either = TableText.words(value);
            case "excludes" -> excludes.add(new Option.Clause(held, value, where));
            case "needs" -> needs.add(new Option.Clause(held, value, where));
            case "below" -> below = TableText.words(value);
            case "up-to" -> upTo.add(new Option.Clause(held, value, where));
            case "behind" -> behind = TableText.words(value);
            case "relative-to" -> relativeTo = TableText.words(value);
            case "advice" -> advice.add(value);
            case "bare" -> bare = value;
            case "refused" -> {
                if (limit < 0) {
                    refused = value;
                } else {
                    limits.add(new Option.Clause(held, value, where));
                }
            }
            case "chains" -> chains = TableText.words(value);
            case "tests" -> tests = TableText.words(value);
            case "sets" -> sets = TableText.words(value);
            default -> throw new IllegalArgumentException("unknown clause (" + key + ")");
        }
    }

    private static List<String> expansion(String text) {
        int blank = text.indexOf(' ');
        return List.of(text.substring(0, blank), text.substring(blank + 1));
    }

    private static Where where(String text) {
        boolean absent = text.startsWith("no ");
        String looked = absent ? text.substring("no ".length()) : text;
        int blank = looked.indexOf(' ');
        return new Where(
                TableText.words(blank < 0 ? looked : looked.substring(0, blank)),
                blank < 0 ? "*" : looked.substring(blank + 1),
                absent);
    }
}
