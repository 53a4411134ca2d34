package org.iptsh.ruleset.catalogue;

import java.util.List;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.value.Phrases;
import org.iptsh.ruleset.text.Token;

/** Judges a rule as a whole: what is missing, what can't stand together, what can't stand at its place. */
final class Checks {
    private static final int NAMED_AT_MOST = 6;

    private final Specification rule;
    private final Place place;
    private final String line;

    Checks(Specification rule, Place place, String line) {
        this.rule = rule;
        this.place = place;
        this.line = line;
    }

    /** Adds what is wrong to the rule's problems. */
    void run() {
        part(rule.base());
        for (Part match : rule.matches()) {
            if (match instanceof Part.Known known) {
                part(known);
                notMistaken(known);
            }
        }
        if (rule.target() instanceof Part.Known known) {
            part(known);
        }
    }

    private void part(Part.Known part) {
        Extension.Rules rules = part.extension().rules();
        place(part, rules);
        if (!rules.protocols().isEmpty()) {
            protocol(part, rules.protocols());
        }
        if (!rules.beside().isEmpty()) {
            beside(part, rules.beside());
        }
        for (Setting setting : part.given()) {
            setting(part, setting);
        }
        for (Option option : part.extension().required()) {
            if (!part.has(option.name())) {
                problem(token(part), title(part) + " needs " + usage(option));
            }
        }
        for (List<String> group : rules.exactlyOne()) {
            atLeastOne(part, group);
            atMostOne(part, group);
        }
        for (List<String> group : rules.atLeastOne()) {
            atLeastOne(part, group);
        }
        for (List<String> group : rules.atMostOne()) {
            atMostOne(part, group);
        }
    }

    /** A match named again loses options to another match between that has one of that name (measured). */
    private void notMistaken(Part.Known again) {
        boolean named = false;
        for (Part match : rule.matches()) {
            if (match == again) {
                return;
            }
            if (match instanceof Part.Known known) {
                named = named || known.extension() == again.extension();
                if (named && known.extension() != again.extension() && sharesOption(known, again)) {
                    problem(token(again), "iptables takes the options of this " + title(again) + " for those of "
                            + title(known), "name it next to the other " + title(again));
                    return;
                }
            }
        }
    }

    private static boolean sharesOption(Part.Known one, Part.Known two) {
        return two.given().stream().anyMatch(setting -> one.extension().option(setting.option().name()) != null);
    }

    private static String title(Part.Known part) {
        return part.extension().kind().option() + " " + part.extension().name();
    }

    private static String usage(Option option) {
        StringBuilder usage = new StringBuilder(option.name());
        option.values().forEach(value -> usage.append(' ').append(value.usage()));
        return usage.toString();
    }

    private static Token token(Part.Known part) {
        return part.name() != null ? part.name() : part.given().isEmpty() ? null : part.given().get(0).name();
    }

    private void place(Part.Known part, Extension.Rules rules) {
        if (!rules.tables().isEmpty() && !rules.tables().contains(place.table())) {
            problem(token(part), title(part) + " can't stand in the table " + place.table(),
                    "only in " + Phrases.and(rules.tables()));
        } else if (!mayStandIn(rules.chains())) {
            problem(token(part), title(part) + " can't stand in the chain " + place.chain(),
                    "only in " + Phrases.and(rules.chains()));
        }
    }

    /** Of a chain that is not built in, nobody knows here from where it is reached. */
    private boolean mayStandIn(List<String> chains) {
        return chains.isEmpty()
                || chains.contains(place.chain())
                || !Tables.builtInChains(place.table()).contains(place.chain());
    }

    private void setting(Part.Known part, Setting setting) {
        Option.Traits traits = setting.option().traits();
        Token name = setting.name();
        if (traits.isPlain()) {
            return;
        }
        if (!traits.refused().isEmpty()) {
            problem(name, name.text() + " does not belong here", traits.refused());
            return;
        }
        for (Option.Clause limit : traits.limits()) {
            if (limit.where().holds(part)) {
                problem(name, written(setting, limit) + " is not taken", limit.value());
            }
        }
        for (String other : traits.behind()) {
            if (part.given().indexOf(part.setting(other)) > part.given().indexOf(setting)) {
                problem(name, name.text() + " has to stand behind " + other);
            }
        }
        for (Option.Clause needs : traits.needs()) {
            if (needs.where().holds(part) && !part.hasAny(needs.words())) {
                problem(name, written(setting, needs) + " needs " + Phrases.or(needs.words()));
            }
        }
        for (Option.Clause excludes : traits.excludes()) {
            for (String other : excludes.words()) {
                if (part.has(other) && excludes.where().holds(part)) {
                    problem(name, name.text() + " can't stand together with " + other);
                }
            }
        }
        compare(part, setting);
        for (Option.Clause clause : traits.protocols()) {
            if (clause.where().holds(part)) {
                protocol(written(setting, clause), clause.words(), name);
            }
        }
        if (!mayStandIn(traits.chains())) {
            problem(name, name.text() + " can't stand in the chain " + place.chain(),
                    "only in " + Phrases.and(traits.chains()));
        }
        for (Option.Clause clause : setting.negated() ? traits.never() : List.<Option.Clause>of()) {
            if ((clause.value().equals("*") || clause.value().equals(setting.value())) && clause.where().holds(part)) {
                problem(name, "! " + name.text() + " " + setting.value() + " never matches any packet",
                        "iptables would take it and keep a rule that says something else");
            }
        }
        if (traits.each() && setting.negated() && setting.value() != null && setting.value().indexOf(',') > 0) {
            problem(name, "! and several addresses don't go together", "they would be several rules: use an ipset");
        }
    }

    /** The option, and its value where a clause looks at it. */
    private static String written(Setting setting, Option.Clause clause) {
        boolean looks = clause.where().options().contains(setting.option().name()) && !setting.words().isEmpty();
        return looks ? setting.name().text() + " " + setting.words().get(0).text() : setting.name().text();
    }

    private void compare(Part.Known part, Setting setting) {
        Option.Traits traits = setting.option().traits();
        for (String other : traits.below()) {
            if (number(part, other) <= number(part, setting.option().name())) {
                problem(setting.name(), setting.name().text() + " has to be less than " + other);
            }
        }
        for (Option.Clause upTo : traits.upTo()) {
            for (String other : upTo.words()) {
                if (upTo.where().holds(part) && number(part, other) < number(part, setting.option().name())) {
                    problem(setting.name(), setting.name().text() + " can't be more than " + other);
                }
            }
        }
        for (String other : traits.relativeTo()) {
            if (setting.value() != null && part.value(other) != null
                    && setting.option().values().get(0).relativeTo(setting.value(), part.value(other)) == null) {
                problem(setting.name(), setting.name().text()
                        + (part.value(other).isEmpty() ? " is too fast for " : " can't be less than ") + other);
            }
        }
    }

    /** The number that an option has; so large a one that nothing is wrong if it has none. */
    private static long number(Part.Known part, String option) {
        Setting setting = part.setting(option);
        return setting == null || setting.value() == null
                ? Long.MAX_VALUE
                : setting.option().values().get(0).size(setting.words().get(0).text(), setting.value());
    }

    private void protocol(Part.Known part, List<String> protocols) {
        if (rule.protocol() == null || !protocols.contains(rule.protocol())) {
            protocol(title(part), protocols, token(part));
        }
    }

    private void protocol(String what, List<String> protocols, Token token) {
        if (rule.protocol() == null || !protocols.contains(rule.protocol())) {
            problem(token, what + " needs " + Phrases.or(
                    protocols.stream().map(name -> RuleReader.PROTOCOL + " " + name).toList()));
        }
    }

    /** What another match of the rule has to say, such as {@code -m tcp --tcp-flags} with SYN. */
    private void beside(Part.Known part, List<String> wanted) {
        for (Part match : rule.matches()) {
            if (match instanceof Part.Known known && known.extension().name().equals(wanted.get(0))) {
                String said = new PrintedOptions(known).said(wanted.get(1));
                if (said != null && said.charAt(0) != '!'
                        && said.substring(said.lastIndexOf(' ') + 1).contains(wanted.get(2))) {
                    return;
                }
            }
        }
        problem(token(part), title(part) + " needs " + wanted.get(1) + " with " + wanted.get(2) + " set",
                "only nf_tables takes it without");
    }

    private void atLeastOne(Part.Known part, List<String> group) {
        if (!part.hasAny(group)) {
            problem(token(part), title(part) + " needs " + (group.size() > NAMED_AT_MOST
                    ? "one of its options, such as " + group.get(0) : Phrases.or(group)));
        }
    }

    private void atMostOne(Part.Known part, List<String> group) {
        Setting first = null;
        for (Setting setting : part.given()) {
            if (group.contains(setting.option().name())) {
                if (first != null && first.option() != setting.option()) {
                    problem(setting.name(),
                            setting.name().text() + " can't stand together with " + first.name().text());
                    return;
                }
                first = setting;
            }
        }
    }

    private void problem(Token token, String message) {
        rule.problems().add(Problem.at(line, token == null ? 0 : token.start(), message));
    }

    private void problem(Token token, String message, String hint) {
        rule.problems().add(Problem.at(line, token == null ? 0 : token.start(), message).hint(hint));
    }
}
