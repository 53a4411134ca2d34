package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.text.Token;

/**
 * Takes apart short options that stand in one word, as getopt(3) does: {@code -mtcp}, {@code -fv}, {@code -c1 2}.
 *
 * <p>Not so {@code -p -s -d -i -o -j}: iptables 1.8.9 takes the whole of {@code -ptcp} for the protocol, on both back
 * ends, and keeps {@code -ieth0} as a rule for an interface of the name {@code -ieth0}.
 */
final class ShortOptions {
    private final Edition edition;
    private final Place place;

    ShortOptions(Edition edition, Place place) {
        this.edition = edition;
        this.place = place;
    }

    /** The words that a word stands for, empty if it is not several options, or not one with its value. */
    List<Token> apart(Token token) {
        String text = token.text();
        List<Token> parts = new ArrayList<>(3);
        for (int i = 1; i < text.length(); i++) {
            Option option = edition.rule().option("-" + text.charAt(i));
            if (option == null || !option.traits().refused().isEmpty()) {
                return List.of();
            }
            parts.add(new Token(option.name(), token.start() + i - 1, token.start() + i + 1, false));
            String rest = text.substring(i + 1);
            if (!option.values().isEmpty() && !rest.isEmpty()) {
                parts.add(new Token(rest, token.start() + i + 1, token.end(), false));
                return attaches(option, rest) ? parts : List.of();
            }
        }
        return parts.size() > 1 ? parts : List.of();
    }

    private boolean attaches(Option option, String value) {
        return switch (option.name()) {
            case RuleReader.MATCH -> edition.match(value) != null;
            case RuleReader.GOTO -> place.chains().has(value);
            case RuleReader.COUNTERS -> Character.isDigit(value.charAt(0));
            default -> false;
        };
    }

    /** The problem of a value that iptables does not find behind its option's letter; empty if it can't be one. */
    Optional<Problem> attached(String line, Token token, Names names) {
        String text = token.text();
        if (text.length() < 3 || text.charAt(1) == '-') {
            return Optional.empty();
        }
        String value = text.substring(text.charAt(2) == '=' ? 3 : 2);
        boolean meant = !value.isEmpty() &&
                switch (text.substring(0, 2)) {
                    case RuleReader.PROTOCOL -> names.protocol(value).isPresent() || isNumber(value);
                    case "-s", "-d" -> value.matches("[0-9]+\\..*|.*:.*");
                    case "-i", "-o" -> value.matches("(lo|[a-z]+[0-9]+|[a-z0-9]*\\+)");
                    case RuleReader.MATCH -> edition.match(value) != null;
                    case RuleReader.JUMP -> edition.target(value) != null || place.chains().has(value);
                    default -> false;
                };
        return meant
                ? Optional.of(Problem.at(line, token.start(), "iptables does not take " + text + " apart")
                        .hint("write " + text.substring(0, 2) + " " + value))
                : Optional.empty();
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(Character::isDigit);
    }
}
