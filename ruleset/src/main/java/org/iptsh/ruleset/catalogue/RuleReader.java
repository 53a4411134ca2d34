package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Counters;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.catalogue.Highlight.Role;
import org.iptsh.ruleset.catalogue.value.Word;
import org.iptsh.ruleset.text.Token;

/**
 * Reads the words of a rule as iptables does: options in any order, those of a match once it is named or implied by
 * the protocol, long ones cut short while they are unambiguous.
 */
final class RuleReader {
    static final String PROTOCOL = "-p";
    static final String MATCH = "-m";
    static final String JUMP = "-j";
    static final String GOTO = "-g";
    static final String COUNTERS = "-c";

    private final Edition edition;
    private final Place place;
    private final String line;
    private final RuleWords words;
    private final Word word;
    private final Names known;
    private final OptionNames names;
    private final ShortOptions shorts;
    private final UnknownWord unknown;
    private final List<Problem> problems = new ArrayList<>(0);
    private final List<Problem> warnings = new ArrayList<>(0);
    private final Painting painting;
    private final Part.Known base;
    private final List<Part> matches = new ArrayList<>(4);
    private Part target;
    private Token jump;
    private boolean goTo;
    private Counters counters;
    private Specification.Open open = Specification.Open.NOTHING;
    private Token negation;
    private String protocol;
    private boolean protocolWrong;
    private Setting latest;

    /**
     * A reader of a rule.
     *
     * @param typing whether it is still being typed: then each word gets its role, and no host is asked for
     */
    RuleReader(Edition edition, Place place, Names known, String line, List<Token> words, boolean typing) {
        this.edition = edition;
        this.place = place;
        this.line = line;
        this.word = new Word(line, place, known, typing, problems, warnings);
        this.known = known;
        this.shorts = new ShortOptions(edition, place);
        this.base = new Part.Known(edition.rule(), null, new ArrayList<>(6));
        this.names = new OptionNames(edition, base, matches);
        this.unknown = new UnknownWord(edition, place, line);
        this.painting = new Painting(typing);
        this.words = new RuleWords(words, painting);
    }

    Specification read() {
        while (!words.atEnd()) {
            next();
        }
        if (negation != null) {
            open = new Specification.Open(null, 0, null, true);
            problem(negation, "! stands before an option, and none follows");
        }
        return new Specification(base, matches, target, jump, goTo, counters, problems, warnings,
                painting.highlights(), open);
    }

    private void next() {
        Token token = words.next();
        String text = token.text();
        if (text.equals("!")) {
            painting.paint(token, negation == null ? Role.NEGATION : Role.ERROR);
            if (negation != null) {
                problem(token, "! stands twice");
            }
            negation = token;
            return;
        }
        if (text.length() > 1 && text.charAt(0) == '-') {
            option(token);
        } else {
            painting.paint(token, Role.ERROR);
            if (latest != null && latest.takesText() && !text.startsWith("#")) {
                words.back();
                problems.add(unknown.unquoted(latest, words.skipValues()));
            } else if (latest != null && latest.takesAlso(token, line, place, known)) {
                problems.add(unknown.apart(latest, token));
                words.skipValues();
            } else {
                problems.add(unknown.stray(token));
                if (text.startsWith("#")) {
                    words.skipAll();
                }
            }
        }
        negation = null;
    }

    private void option(Token token) {
        String text = token.text();
        int equals = text.startsWith("--") ? text.indexOf('=') : -1;
        String name = equals < 0 ? text : text.substring(0, equals);
        OptionNames.Found found = names.find(name, protocol);
        if (found.option() == null && carries(token)) {
            return;
        }
        if (found.option() == null) {
            List<Token> parts = shorts.apart(token);
            if (!parts.isEmpty()) {
                words.spread(parts);
                option(words.next());
                return;
            }
            painting.paint(token, Role.ERROR);
            if (protocolWrong) {
                // It may well belong to the protocol that was meant: one mistake is one problem.
                words.skipValues();
                return;
            }
            unknownOption(token, name, found);
            return;
        }
        Part.Known part = found.part();
        if (part == null) {
            part = new Part.Known(found.owner(), null, new ArrayList<>(2));
            matches.add(part);
        }
        Token attached = equals < 0 ? null
                : new Token(text.substring(equals + 1), token.start() + equals + 1, token.end(), token.quoted());
        painting.paint(token, Role.OPTION);
        setting(part, found.option(), token, attached);
    }

    /** Tells of a word that names no option; what belongs to what was meant by it is no mistake of its own. */
    private void unknownOption(Token token, String name, OptionNames.Found found) {
        Optional<Problem> attached = shorts.attached(line, token, known);
        if (attached.isPresent()) {
            problems.add(attached.get());
            protocolWrong = protocol == null && name.startsWith(PROTOCOL);
            skipOptionsOfUnknown();
            return;
        }
        problems.add(names.unknown(line, token, name, found, protocol));
        protocolWrong = protocol == null && !words.atEnd() && edition.impliedBy(words.peek().text()) != null;
        words.skipValues();
    }

    /** Gives a word to the extension that the catalogue does not know, if one was named. */
    private boolean carries(Token token) {
        Part.Carried carried = target instanceof Part.Carried to ? to : null;
        for (int i = matches.size() - 1; i >= 0 && carried == null; i--) {
            carried = matches.get(i) instanceof Part.Carried match ? match : null;
        }
        if (carried == null) {
            return false;
        }
        if (negation != null) {
            carried.words().add(negation);
        }
        carried.words().add(token);
        painting.paint(token, Role.UNKNOWN);
        carried.words().addAll(words.skipValues());
        return true;
    }

    private void setting(Part.Known part, Option option, Token token, Token attached) {
        if (attached == null && !option.traits().bare().isEmpty() && !words.valueFollows()) {
            latest = new Setting(option, token, negation != null, List.of(), List.of(option.traits().bare()));
            add(part, latest);
            return;
        }
        int count = option.values().size();
        List<Token> written = count == 0 ? List.of() : new ArrayList<>(count);
        List<String> values = count == 0 ? List.of() : new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Token value = i == 0 && attached != null ? attached : value(option, token, i, values);
            if (value == null) {
                if (words.atEnd()) {
                    open = new Specification.Open(option, i, part.extension(), false);
                }
                return;
            }
            int before = problems.size();
            values.add(option.values().get(i).canonical(
                    word.turnTo(token.text(), value.text(), value.start() + (value.quoted() ? 1 : 0))));
            if (problems.size() > before && !option.traits().advice().isEmpty()) {
                problems.add(unknown.advised(problems.remove(problems.size() - 1), option, value.text()));
            }
            written.add(value);
            if (value != attached) {
                painting.paint(value, problems.size() > before ? Role.ERROR : Role.VALUE);
            }
        }
        Setting setting = new Setting(option, token, negation != null, written, values);
        latest = setting;
        if (part != base || !structural(setting)) {
            add(part, setting);
        }
    }

    private Token value(Option option, Token token, int index, List<String> values) {
        boolean split = option.name().equals(COUNTERS) && index == 1 && values.get(0).indexOf(',') > 0;
        if (split) {
            String second = values.get(0).substring(values.get(0).indexOf(',') + 1);
            values.set(0, values.get(0).substring(0, values.get(0).indexOf(',')));
            return new Token(second, token.start(), token.end(), false);
        }
        Token value = words.peek();
        if (value == null || value.isOption() && !option.values().get(index).takesOptions()) {
            problem(token, token.text() + " needs a value: " + option.values().get(index).usage());
            return null;
        }
        if (value.is("!") && index == 0) {
            painting.paint(value, Role.ERROR);
            words.next();
            problems.add(Problem.at(line, value.start(), "! stands before the option, not behind it")
                    .hint("write ! " + token.text() + (words.atEnd() ? "" : " " + words.peek().text())));
            words.skipValues();
            return null;
        }
        return words.next();
    }

    private void add(Part.Known part, Setting setting) {
        Option option = setting.option();
        if (setting.negated() && !option.negatable()) {
            problem(negation, setting.name().text() + " can't be negated");
        }
        if (part.has(option.name()) && !option.traits().element()) {
            problem(setting.name(), setting.name().text() + " is given twice");
        }
        part.given().add(setting);
        if (part == base && option.name().equals(PROTOCOL)) {
            protocolWrong = setting.value() == null;
            protocol = setting.negated() ? null : setting.value();
            word.protocol(protocol);
        }
    }

    /** Whether an option builds the rule, rather than saying something of packets. */
    private boolean structural(Setting setting) {
        switch (setting.option().name()) {
            case MATCH -> match(setting.words().get(0));
            case JUMP, GOTO -> jump(setting);
            case COUNTERS -> count(setting);
            default -> {
                return false;
            }
        }
        if (setting.negated()) {
            problem(negation, setting.name().text() + " can't be negated");
        }
        return true;
    }

    private void match(Token name) {
        painting.paint(name, Role.EXTENSION);
        Extension extension = edition.match(name.text());
        if (extension != null) {
            matches.add(new Part.Known(extension, name, new ArrayList<>(2)));
            return;
        }
        Problem wrong = unknown.extension(name, Extension.Kind.MATCH, words.peek());
        if (wrong != null) {
            painting.paint(name, Role.ERROR);
            problems.add(wrong);
            skipOptionsOfUnknown();
            return;
        }
        carry(Extension.Kind.MATCH, name);
    }

    /** What follows a mistyped name belongs to it: one mistake is one problem. */
    private void skipOptionsOfUnknown() {
        words.skip(token -> edition.rule().option(token.text()) == null);
    }

    private void carry(Extension.Kind kind, Token name) {
        painting.paint(name, Role.UNKNOWN);
        warnings.add(unknown.carried(kind, name));
        Part.Carried carried = new Part.Carried(kind, name, new ArrayList<>());
        if (kind == Extension.Kind.MATCH) {
            matches.add(carried);
        } else {
            target = carried;
        }
    }

    private void jump(Setting setting) {
        Token name = setting.words().get(0);
        painting.paint(name, Role.EXTENSION);
        boolean isGoto = setting.option().name().equals(GOTO);
        if (jump != null) {
            problem(setting.name(), goTo == isGoto
                    ? setting.name().text() + " is given twice" : "-j and -g can't stand in one rule");
            return;
        }
        jump = name;
        goTo = isGoto;
        if (place.chains().has(name.text())) {
            unknown.builtIn(name).ifPresent(problem -> {
                painting.paint(name, Role.ERROR);
                problems.add(problem);
            });
            return;
        }
        Extension extension = isGoto ? null : edition.target(name.text());
        if (extension != null) {
            Part.Known known = new Part.Known(extension, name, new ArrayList<>(2));
            names.target(known);
            target = known;
            return;
        }
        Problem wrong = isGoto ? unknown.chain(name) : unknown.extension(name, Extension.Kind.TARGET, words.peek());
        if (wrong == null) {
            carry(Extension.Kind.TARGET, name);
        } else {
            painting.paint(name, Role.ERROR);
            problems.add(wrong);
            skipOptionsOfUnknown();
        }
    }

    private void count(Setting setting) {
        counters = setting.counters();
        if (counters == null) {
            problems.add(Problem.at(line, setting.name().start(), "-c takes the packets and the bytes as two numbers")
                    .hint("write it like -c 10 840"));
        }
    }

    private void problem(Token token, String message) {
        problems.add(Problem.at(line, token.start(), message));
    }
}
