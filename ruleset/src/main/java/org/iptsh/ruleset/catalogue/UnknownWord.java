package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Nearest;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.value.Shown;
import org.iptsh.ruleset.text.Token;

/** Says what is wrong with a word that is no match, no target and no chain, and what was probably meant. */
final class UnknownWord {
    private final Edition edition;
    private final Place place;
    private final String line;

    UnknownWord(Edition edition, Place place, String line) {
        this.edition = edition;
        this.place = place;
        this.line = line;
    }

    /** The warning of an extension that is kept as it stands. */
    Problem carried(Extension.Kind kind, Token name) {
        return Problem.at(line, name.start(),
                "the " + kind.word() + " " + name.text() + " is not known here: it is kept as it was written");
    }

    /** The problem of a wrong value with what the table has to tell of such a value. */
    Problem advised(Problem problem, Option option, String text) {
        for (String each : option.traits().advice()) {
            int blank = each.indexOf(' ');
            if (text.contains(each.substring(0, blank))) {
                return problem.hint(each.substring(blank + 1));
            }
        }
        return problem;
    }

    /** The problem of words behind a text that quotes would have held together. */
    Problem unquoted(Setting text, List<Token> more) {
        StringBuilder whole = new StringBuilder(text.words().get(0).text());
        more.forEach(word -> whole.append(' ').append(word.text()));
        String name = text.name().text();
        return Problem.at(line, more.get(0).start(), Shown.quoted(more.get(0).text()) + " does not belong here")
                .hint("quote the " + name.replaceFirst("^-+", "") + ": " + name + " " + Shown.quoted(whole.toString()));
    }

    /** The problem of a value that a comma would have joined to the one before it. */
    Problem apart(Setting list, Token next) {
        Token last = list.words().get(list.words().size() - 1);
        return Problem.at(line, next.start(), Shown.quoted(next.text()) + " does not belong here")
                .hint("several go with commas: " + last.text() + "," + next.text());
    }

    /** The problem of a word that is neither an option nor the value of one. */
    Problem stray(Token token) {
        String text = token.text();
        Problem problem = Problem.at(line, token.start(), Shown.quoted(text) + " does not belong here");
        if (text.startsWith("#")) {
            return problem.hint("a rule has no comment behind it: use -m comment --comment TEXT");
        }
        boolean mayLead = place.chains().has(text) && builtIn(token).isEmpty();
        if (edition.target(text) != null || mayLead) {
            return problem.hint("did you mean -j " + text + "?");
        }
        return edition.match(text) != null ? problem.hint("did you mean -m " + text + "?") : problem;
    }

    /**
     * The problem of a name that is no extension here; {@code null} if it is to be carried as it stands.
     *
     * @param next the word behind the name; {@code null} if there is none
     */
    Problem extension(Token name, Extension.Kind kind, Token next) {
        String text = name.text();
        if (edition.isElsewhere(kind, text)) {
            return null;
        }
        String message = kind == Extension.Kind.MATCH
                ? "unknown match " + Shown.quoted(text)
                : "there is no target or chain " + Shown.quoted(text);
        Problem problem = Problem.at(line, name.start(), message);
        if (edition.isKnown(kind, text)) {
            Family other = place.family().other();
            return Problem.at(line, name.start(), "the " + kind.word() + " " + text + " is not there for "
                    + place.family().program()).hint("it is for " + other.program());
        }
        Extension.Kind otherKind = kind == Extension.Kind.MATCH ? Extension.Kind.TARGET : Extension.Kind.MATCH;
        if (edition.get(otherKind, text) != null) {
            return problem.hint("did you mean " + otherKind.option() + " " + text + "?");
        }
        List<String> chains = kind == Extension.Kind.TARGET ? ownChains() : List.of();
        List<String> names = new ArrayList<>(edition.names(kind));
        names.addAll(chains);
        Optional<String> near = nearest(text, names);
        if (near.filter(chains::contains).isPresent()) {
            return chain(name);
        }
        if (near.isPresent()) {
            return problem.hint("did you mean " + near.get() + "?");
        }
        boolean hasOptions = next != null && next.text().startsWith("--")
                && edition.rule().option(next.text()) == null;
        return kind == Extension.Kind.MATCH || hasOptions ? null : chain(name);
    }

    private static Optional<String> nearest(String text, Collection<String> names) {
        for (String name : names) {
            if (name.equalsIgnoreCase(text)) {
                return Optional.of(name);
            }
        }
        return Nearest.to(text, names);
    }

    /** The problem of a chain that is there, but that the kernel lets no rule lead to: measured on both back ends. */
    Optional<Problem> builtIn(Token chain) {
        return Tables.builtInChains(place.table()).contains(chain.text())
                ? Optional.of(Problem.at(line, chain.start(), chain.text() + " is built in: no rule can lead to it")
                        .hint("move its rules to a chain of your own, and lead to that from both"))
                : Optional.empty();
    }

    /** The problem of a name that is no chain of the table. */
    Problem chain(Token name) {
        String text = name.text();
        Problem problem = Problem.at(line, name.start(),
                "there is no chain " + Shown.quoted(text) + " in the table " + place.table());
        return edition.target(text) != null
                ? problem.hint("did you mean -j " + text + "?")
                : problem.hint(nearest(text, ownChains())
                        .map(near -> "did you mean " + near + "? Else make it first with -N " + text)
                        .orElse("make it first with -N " + text));
    }

    /** The chains that a rule here may lead to: none that is built in, and not its own. */
    private List<String> ownChains() {
        List<String> builtIn = Tables.builtInChains(place.table());
        return place.chains().known().stream()
                .filter(chain -> !builtIn.contains(chain) && !chain.equals(place.chain()))
                .toList();
    }
}
