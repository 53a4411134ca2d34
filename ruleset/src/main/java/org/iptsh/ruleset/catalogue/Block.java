package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.value.Vocabulary;

/** A block of the table: an extension for all families and dialects at once. Its lines are read when it is used. */
final class Block {
    private static final List<String> ATTRIBUTES = List.of(
            "tables", "chains", "protocols", "beside", "offered", "effect",
            "exactly one of", "at least one of", "at most one of");

    private final Extension.Kind kind;
    private final List<String> names;
    private final String help;
    private final String phrase;
    private final Condition condition;
    private final Lines lines;
    private final Function<String, Vocabulary> vocabularies;
    private List<Attribute> attributes;
    private List<Option> options;

    /** A line such as {@code tables nat}; {@code words} is what follows the key. */
    private record Attribute(Condition condition, String key, List<String> words) {}

    Block(
            Extension.Kind kind,
            List<String> names,
            String[] texts,
            Condition condition,
            Lines lines,
            Function<String, Vocabulary> vocabularies) {
        this.kind = kind;
        this.names = names;
        this.help = texts[0];
        this.phrase = texts[1];
        this.condition = condition;
        this.lines = lines;
        this.vocabularies = vocabularies;
    }

    Extension.Kind kind() {
        return kind;
    }

    List<String> names() {
        return names;
    }

    boolean holds(Family family, Dialect dialect) {
        return condition.holds(family, dialect);
    }

    /** Reads the block's lines, if that was not done yet; what is wrong with them. */
    synchronized List<Problem> read() {
        if (options != null) {
            return List.of();
        }
        attributes = new ArrayList<>(2);
        options = new ArrayList<>();
        return lines.read(this::line);
    }

    private void line(Lines.Line line) {
        int start = line.start();
        Condition held = Condition.ALWAYS;
        if (line.text().charAt(start) == '[') {
            held = TableText.condition(line.text(), start);
            start = TableText.skipBlanks(line.text(), line.text().indexOf(']') + 1);
        }
        char first = line.text().charAt(start);
        if (first == '-' || first == '!') {
            OptionLine option = new OptionLine(line.text(), start, vocabularies);
            try {
                options.add(option.read(held));
            } catch (IllegalArgumentException e) {
                throw line.wrong(option.offset(), e.getMessage());
            }
        } else {
            attribute(held, line, start);
        }
    }

    private void attribute(Condition held, Lines.Line line, int start) {
        for (String key : ATTRIBUTES) {
            if (line.text().startsWith(key + " ", start)) {
                attributes.add(
                        new Attribute(held, key, TableText.words(line.text().substring(start + key.length()))));
                return;
            }
        }
        throw line.wrong(start, "expected an option, or one of: " + String.join(", ", ATTRIBUTES));
    }

    /** The extension as it is for one family and one iptables. */
    Extension on(Family family, Dialect dialect) {
        List<Problem> problems = read();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(problems.get(0).headline());
        }
        List<Option> held = new ArrayList<>(options.size());
        for (Option option : options) {
            if (option.traits().condition().holds(family, dialect)) {
                held.add(option.on(family, dialect));
            }
        }
        return new Extension(kind, names, help, phrase, List.copyOf(held), new Extension.Rules(
                one("tables", family, dialect),
                one("chains", family, dialect),
                one("protocols", family, dialect),
                one("beside", family, dialect),
                rank(one("offered", family, dialect)),
                one("effect", family, dialect),
                all("exactly one of", family, dialect),
                all("at least one of", family, dialect),
                all("at most one of", family, dialect)));
    }

    private static int rank(List<String> offered) {
        return offered.isEmpty() ? Extension.Rules.LAST : List.of("first", "second", "third").indexOf(offered.get(0));
    }

    private List<String> one(String key, Family family, Dialect dialect) {
        List<List<String>> all = all(key, family, dialect);
        return all.isEmpty() ? List.of() : all.get(0);
    }

    private List<List<String>> all(String key, Family family, Dialect dialect) {
        List<List<String>> all = new ArrayList<>(1);
        for (Attribute attribute : attributes) {
            if (attribute.key().equals(key) && attribute.condition().holds(family, dialect)) {
                all.add(attribute.words());
            }
        }
        return List.copyOf(all);
    }
}
