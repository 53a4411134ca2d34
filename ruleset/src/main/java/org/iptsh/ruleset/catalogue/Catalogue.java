package org.iptsh.ruleset.catalogue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/**
 * The extension catalogue: what every match and target takes, how iptables-save prints it, and what it is for.
 *
 * <p>Immutable. The tables are read when the catalogue is first asked for.
 */
public final class Catalogue {
    private static final String[] TABLES = {"words.table", "rule.table", "matches.table", "targets.table"};

    private final List<Block> blocks;
    private final Collection<String> elsewhere;
    private final String added;
    private final Names names;
    private final Map<Integer, Edition> editions = new ConcurrentHashMap<>();

    private Catalogue(List<Block> blocks, Collection<String> elsewhere, String added, Names names) {
        this.blocks = blocks;
        this.elsewhere = elsewhere;
        this.added = added;
        this.names = names;
    }

    /** The catalogue that comes with the program, with the names that every host knows. */
    public static Catalogue standard() {
        return Standard.CATALOGUE;
    }

    private static final class Standard {
        static final Catalogue CATALOGUE = read("", "").get();
    }

    private static Result<Catalogue> read(String file, String added) {
        TableReader reader = new TableReader();
        for (String table : TABLES) {
            reader.read(table, Resource.text(table));
        }
        List<Problem> problems = reader.problems();
        if (!added.isEmpty()) {
            reader.read(file, added);
            reader.blocks().forEach(block -> problems.addAll(block.read()));
        }
        return problems.isEmpty()
                ? Result.good(new Catalogue(reader.blocks(), reader.elsewhere(), added, Names.common()))
                : new Result.Bad<>(problems);
    }

    /**
     * The catalogue with the blocks of another table, of which those that describe an extension again replace what
     * was there; or what is wrong in that table, with lines and columns.
     */
    public Result<Catalogue> with(String file, String table) {
        return read(file, added + table).map(catalogue -> catalogue.with(names));
    }

    /** The catalogue with a host's own names. */
    public Catalogue with(Names hosts) {
        return new Catalogue(blocks, elsewhere, added, hosts);
    }

    /**
     * A rule in the form that iptables-save prints.
     *
     * @param line what was typed, for the problems' columns
     * @param words the rule's words: what stands behind {@code -A CHAIN}
     * @return several rules if {@code -s} or {@code -d} names several addresses; an extension that is not in the
     *     catalogue is kept as it stands, with a warning
     */
    public Result<List<Rule>> canonical(Place place, String line, List<Token> words) {
        Specification rule = specification(place, line, words);
        return rule.problems().isEmpty()
                ? new Result.Good<>(new CanonicalForm(rule).rules(), rule.warnings())
                : new Result.Bad<>(rule.problems());
    }

    /** What a rule says, as far as it can be understood, and what is wrong with it. */
    public Specification specification(Place place, String line, List<Token> words) {
        Specification rule = new RuleReader(edition(place), place, names, line, words, false).read();
        if (rule.problems().isEmpty()) {
            new Checks(rule, place, line).run();
        }
        return rule;
    }

    /** What a rule says that stands in a table, as far as it can be understood. */
    public Specification specification(Place place, Rule rule) {
        return specification(place, rule.text(), Lexer.restore(rule.text()));
    }

    /**
     * What a rule says, in the options that iptables-save says it in: each short or old spelling as what it stands for.
     *
     * @return several if {@code -s} or {@code -d} names several addresses; as it was read if something is wrong with it
     */
    public List<Specification> meant(Place place, String line, List<Token> words) {
        Specification said = specification(place, line, words);
        return !said.problems().isEmpty() || !said.isSaidOtherwise() ? List.of(said)
                : new CanonicalForm(said).rules().stream().map(rule -> specification(place, rule)).toList();
    }

    /** The number of the protocol that a value of {@code -p} names; empty if it names none, or any. */
    public OptionalLong protocol(String value) {
        boolean number = !value.isEmpty() && value.chars().allMatch(Character::isDigit);
        return number ? OptionalLong.of(Long.parseLong(value)) : names.protocol(value);
    }

    /** The name of a protocol where it has one, else its number. */
    public String protocolName(int number) {
        String name = names.protocolName(number);
        return name != null ? name : Integer.toString(number);
    }

    /** Whether a rule names an IP set. */
    public boolean namesSet(Place place, Rule rule) {
        Specification read = specification(place, rule);
        return Stream.concat(read.matches().stream(), Stream.ofNullable(read.target()))
                .anyMatch(part -> part instanceof Part.Known known && known.given().stream()
                        .anyMatch(Setting::namesSet));
    }

    /**
     * What may stand where somebody is typing.
     *
     * @param hints what this host has to offer for values
     * @param before the words of the rule before that place
     * @param word what was typed of the next word; empty if nothing was
     */
    public List<Candidate> complete(Place place, Hints hints, List<Token> before, String word) {
        Edition edition = edition(place);
        Specification rule = new RuleReader(edition, place, names, "", before, true).read();
        return new Completion(edition, place, hints, names, rule, word).candidates();
    }

    /**
     * What may stand where somebody is typing a rule for both families: in the words of the one in which it was begun,
     * what the other says too, or has an exact counterpart for.
     *
     * @param four where it is to stand in IPv4
     * @param six where it is to stand in IPv6
     * @param hints what this host has to offer in both
     */
    public List<Candidate> completeBoth(Place four, Place six, Hints hints, List<Token> before, String word) {
        return new BothCompletion(new BothCompletion.Reading() {
            private Place place(Family family) {
                return family == Family.IPV4 ? four : six;
            }

            @Override
            public Specification read(Family family, List<Token> words) {
                return new RuleReader(edition(place(family)), place(family), names, "", words, true).read();
            }

            @Override
            public List<Candidate> complete(Family family, List<Token> words) {
                return Catalogue.this.complete(place(family), hints.withoutAddresses(), words, word);
            }
        }, before).candidates();
    }

    /**
     * What a half-typed rule says, and what each of its words is. The name of a host is taken as it stands: the
     * resolver is not asked.
     */
    public Specification typed(Place place, String line, List<Token> words) {
        return new RuleReader(edition(place), place, names, line, words, true).read();
    }

    public Optional<Extension> match(String name, Family family) {
        return Optional.ofNullable(edition(family, Dialect.STANDARD).match(name));
    }

    public Optional<Extension> target(String name, Family family) {
        return Optional.ofNullable(edition(family, Dialect.STANDARD).target(name));
    }

    /** The extension as it is for one iptables, {@code null} if the catalogue has none of that name. */
    Extension extension(boolean target, String name, Family family, Dialect dialect) {
        Edition edition = edition(family, dialect);
        return target ? edition.target(name) : edition.match(name);
    }

    /** All matches of a family, by name. */
    public Collection<Extension> matches(Family family) {
        return matches(family, Dialect.STANDARD);
    }

    /** All matches that one iptables has for a family, by name. */
    Collection<Extension> matches(Family family, Dialect dialect) {
        return edition(family, dialect).all(Extension.Kind.MATCH).values();
    }

    /** All targets of a family, by name. */
    public Collection<Extension> targets(Family family) {
        return targets(family, Dialect.STANDARD);
    }

    /** All targets that one iptables has for a family, by name. */
    Collection<Extension> targets(Family family, Dialect dialect) {
        return edition(family, dialect).all(Extension.Kind.TARGET).values();
    }

    /** What every rule can say beside matches and target. */
    public Extension rule(Family family) {
        return edition(family, Dialect.STANDARD).rule();
    }

    /** The block of help that {@code help match NAME} shows, a line each. */
    public List<String> help(Extension extension) {
        return new Help(extension).lines();
    }

    private Edition edition(Place place) {
        return edition(place.family(), place.dialect());
    }

    private Edition edition(Family family, Dialect dialect) {
        int key = (dialect.version() * Backend.values().length + dialect.backend().ordinal()) * 10 + family.number();
        Edition edition = editions.get(key);
        if (edition == null) {
            edition = new Edition(blocks, elsewhere, family, dialect);
            editions.put(key, edition);
        }
        return edition;
    }
}
