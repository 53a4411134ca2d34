package org.iptsh.plugin.usage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.text.Token;

/**
 * A command's usage line as a grammar: {@code [staged|live|REV] [TABLE [CHAIN]] [-m TEXT] [--force]}.
 *
 * <p>Words in capitals are places, words that begin with a minus options, other words stand for themselves; square
 * brackets hold what may be left out, a bar parts alternatives, three dots repeat.
 */
public final class Usage {
    private final String text;
    private final Node positional;
    private final Map<String, Option> options;
    private final Map<String, Kind> kinds;

    private Usage(String text, Node positional, Map<String, Option> options, Map<String, Kind> kinds) {
        this.text = text;
        this.positional = positional;
        this.options = options;
        this.kinds = kinds;
    }

    /**
     * Reads a usage line.
     *
     * @param kinds what may stand at a place, by name; a place of another name takes any word
     * @throws IllegalArgumentException if the brackets don't match
     */
    public static Usage parse(String text, Map<String, Kind> kinds) {
        UsageReader reader = new UsageReader(text);
        Node positional = reader.read();
        return new Usage(text, positional, reader.options(), kinds);
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    public List<Option> options() {
        return List.copyOf(options.values());
    }

    /** What may stand at the places, in order, and what the options mean; what takes any word is left out. */
    public List<Kind> kinds() {
        Set<String> names = new LinkedHashSet<>();
        collect(positional, names);
        options.values().forEach(option -> names.addAll(List.of(option.name(), option.value())));
        return names.stream().filter(kinds::containsKey).map(kinds::get).toList();
    }

    /** What may stand at a place of this name; empty if any word may. */
    public Optional<Kind> kind(String place) {
        return Optional.ofNullable(kinds.get(place));
    }

    private static void collect(Node node, Set<String> names) {
        if (node instanceof Node.Place place) {
            names.add(place.name());
        } else if (node instanceof Node.Sequence sequence) {
            sequence.parts().forEach(part -> collect(part, names));
        } else if (node instanceof Node.Choice choice) {
            choice.ways().forEach(way -> collect(way, names));
        } else if (node instanceof Node.Perhaps perhaps) {
            collect(perhaps.part(), names);
        } else if (node instanceof Node.Repeat repeat) {
            collect(repeat.part(), names);
        }
    }

    /** Puts each word at its place, or says which word is wrong. */
    public Result<Arguments> match(String line, List<Token> words) {
        Split split = split(line, words);
        if (split.problem != null) {
            return Result.bad(split.problem);
        }
        Matcher matcher = new Matcher(kinds, split.positional);
        Optional<Map<String, List<Token>>> places = matcher.match(positional);
        if (places.isEmpty()) {
            return Result.bad(problem(line, split.positional, matcher));
        }
        Map<String, List<Token>> all = new LinkedHashMap<>(places.get());
        split.options.forEach((name, values) -> all.put(name, values));
        return Result.good(new Arguments(line, List.copyOf(words), all));
    }

    /**
     * What may stand behind these words: literal words, options, and the kinds of places.
     *
     * <p>Behind an option that takes a value, only that.
     */
    public Expected expected(String line, List<Token> words) {
        Split split = split(line, words);
        if (split.open != null) {
            return new Expected(List.of(), List.of(split.open.value()), List.of(), arguments(line, words, split));
        }
        Matcher matcher = new Matcher(kinds, split.positional);
        matcher.match(positional);
        Set<String> literals = new LinkedHashSet<>();
        Set<String> places = new LinkedHashSet<>();
        for (Node leaf : matcher.expectedAtEnd()) {
            if (leaf instanceof Node.Literal literal) {
                literals.add(literal.word());
            } else if (leaf instanceof Node.Place place) {
                places.add(place.name());
            }
        }
        List<Option> free = options.values().stream().filter(option -> !split.options.containsKey(option.name()))
                .toList();
        return new Expected(List.copyOf(literals), List.copyOf(places), free, arguments(line, words, split));
    }

    private static Arguments arguments(String line, List<Token> words, Split split) {
        Map<String, List<Token>> places = new LinkedHashMap<>(split.options);
        places.put("", split.positional);
        return new Arguments(line, List.copyOf(words), places);
    }

    /** What may come next; {@code arguments} has what is known of the words before, positional ones under "". */
    public record Expected(List<String> literals, List<String> places, List<Option> options, Arguments arguments) {}

    /** Words parted into options and the rest. */
    private static final class Split {
        final Map<String, List<Token>> options = new LinkedHashMap<>();
        final List<Token> positional = new ArrayList<>();
        Option open;
        Problem problem;
    }

    private Split split(String line, List<Token> words) {
        Split split = new Split();
        for (int i = 0; i < words.size(); i++) {
            Token word = words.get(i);
            int equals = word.text().startsWith("--") ? word.text().indexOf('=') : -1;
            Option option = word.quoted() ? null : options
                    .get(equals < 0 ? word.text() : word.text().substring(0, equals));
            if (option == null) {
                if (word.isOption() && !isNumber(word) && !takesAnything() && split.problem == null) {
                    split.problem = unknownOption(line, word);
                }
                split.positional.add(word);
            } else if (option.takesValue() && split.options.containsKey(option.name()) && split.problem == null) {
                split.problem = Problem.at(line, word.start(), option.name() + " is given twice");
            } else if (!option.takesValue()) {
                split.options.computeIfAbsent(option.name(), name -> new ArrayList<>());
            } else if (equals > 0) {
                split.options.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(new Token(
                        word.text().substring(equals + 1), word.start() + equals + 1, word.end(), word.quoted()));
            } else if (i + 1 < words.size()) {
                split.options.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(words.get(++i));
            } else {
                split.open = option;
                split.problem = Problem.at(line, word.start(), option.name() + " needs " + option.value());
            }
        }
        return split;
    }

    /** Whether some place swallows whatever is left, options of its own language among it. */
    private boolean takesAnything() {
        return text.contains("...");
    }

    /** Whether a word is a negative number, which is wrong at its place rather than an unknown option. */
    private boolean isNumber(Token word) {
        return word.text().matches("-[0-9]+") && options.keySet().stream().noneMatch(name -> name.matches("-[0-9]"));
    }

    private Problem unknownOption(String line, Token word) {
        Problem problem = Problem.at(line, word.start(), "unknown option " + word.text());
        Optional<String> near = Nearest.to(word.text(), options.keySet());
        return near.map(option -> problem.hint("did you mean " + option + "?"))
                .orElseGet(() -> options.isEmpty()
                        ? problem
                        : problem.hint("its options are " + String.join(", ", options.keySet())));
    }

    private Problem problem(String line, List<Token> words, Matcher matcher) {
        int reached = matcher.furthest();
        List<String> wanted = new ArrayList<>();
        List<String> literals = new ArrayList<>();
        for (Node leaf : matcher.expectedAtFurthest()) {
            if (leaf instanceof Node.Literal literal) {
                literals.add(literal.word());
                wanted.add(literal.word());
            } else if (leaf instanceof Node.Place place) {
                wanted.add(place.name());
            }
        }
        List<String> meant = wanted.size() == 1 && kinds.containsKey(wanted.get(0))
                ? List.of(wanted.get(0), kinds.get(wanted.get(0)).meaning()) : wanted;
        String or = meant.stream().distinct().filter(each -> !each.isEmpty()).collect(Collectors.joining(", "));
        if (reached >= words.size()) {
            return Problem.at(line, line.stripTrailing().length(), "something is missing: " + or);
        }
        Token word = words.get(reached);
        String message = wanted.isEmpty()
                ? "nothing more may follow here: " + word.text()
                : word.text() + " can't stand here";
        Problem problem = Problem.at(line, word.start(), message);
        return Nearest.to(word.text(), literals).map(near -> problem.hint("did you mean " + near + "?"))
                .orElseGet(() -> wanted.isEmpty() ? problem : problem.hint("expected " + or));
    }
}
