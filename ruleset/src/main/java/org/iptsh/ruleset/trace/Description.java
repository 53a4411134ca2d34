package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.catalogue.Extension;
import org.iptsh.ruleset.catalogue.Option;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.catalogue.Setting;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.text.Token;

/**
 * Packets described in the words of rules: {@code -i eth0 -p tcp -s 192.0.2.7 --dport 22 --ctstate NEW}. What is not
 * said may be anything. Matches need not be named.
 *
 * @param meant what they say; several if several addresses are named
 * @param words as they were read, for messages
 */
public record Description(Family family, List<Specification> meant, String words) {
    static final String MATCH = "-m";

    /**
     * Reads a description.
     *
     * @param line what was typed, for the problems' columns
     * @return what is wrong with it, if something is; a target is
     */
    public static Result<Description> read(
            Catalogue catalogue, Dialect dialect, Family family, String line, List<Token> words) {
        Place place = new Place(family, "filter", "", ChainNames.of(List.of()), dialect);
        List<Specification> meant = catalogue.meant(place, line, withMatches(catalogue, family, words));
        Specification read = meant.get(0);
        List<Problem> problems = new ArrayList<>();
        read.problems().forEach(problem -> problems.add(problem.hint()
                .filter(("use " + family.other().program())::equals)
                .isEmpty() ? problem : problem.hint("ask of " + family.other().label() + ", with -"
                        + family.other().number())));
        if (read.jump() != null) {
            problems.add(Problem.at(line, read.jump().start(), "a packet has no target")
                    .hint("leave -j " + read.jump().text() + " out: the answer says what becomes of the packet"));
        }
        String said = String.join(" ", words.stream().map(Token::text).toList());
        return problems.isEmpty() ? Result.good(new Description(family, meant, said)) : new Result.Bad<>(problems);
    }

    /** The words with {@code -m NAME} before each option of a match that nobody named. */
    static List<Token> withMatches(Catalogue catalogue, Family family, List<Token> words) {
        List<Token> all = new ArrayList<>();
        Set<String> loaded = new LinkedHashSet<>();
        for (int i = 0; i < words.size(); i++) {
            Token word = words.get(i);
            if (word.is(MATCH) && i + 1 < words.size()) {
                loaded.add(words.get(i + 1).text());
            } else if (word.isOption() && catalogue.rule(family).option(word.text()) == null) {
                owner(catalogue.matches(family), word.text(), loaded).filter(loaded::add).ifPresent(name -> {
                    all.add(new Token(MATCH, word.start(), word.start(), false));
                    all.add(new Token(name, word.start(), word.start(), false));
                });
            }
            all.add(word);
        }
        return all;
    }

    /** The match that an option belongs to, if it needs no protocol: with one, the protocol brings it along. */
    private static Optional<String> owner(Collection<Extension> matches, String option, Set<String> loaded) {
        List<String> owners = new ArrayList<>();
        for (Extension match : matches) {
            Option found = match.option(option);
            if (found != null && loaded.stream().anyMatch(match.names()::contains)) {
                return Optional.empty();
            }
            if (found != null && !found.tests().isEmpty() && !match.needsProtocol()) {
                owners.add(match.name());
            }
        }
        String bare = option.replace("-", "");
        return owners.stream().filter(bare::equals).findFirst().or(() -> owners.stream().findFirst());
    }

    /** The interfaces that it names. */
    public List<String> interfaces() {
        return settings().filter(setting -> setting.option().tests().contains("in")
                || setting.option().tests().contains("out")).map(Setting::value).toList();
    }

    /** Whether it says something of a field, as the catalogue calls it: {@code in}, {@code source}. */
    public boolean tests(String field) {
        return settings().anyMatch(setting -> setting.option().tests().contains(field));
    }

    private Stream<Setting> settings() {
        return meant.get(0).base().given().stream();
    }

    /** The packets that it means in a model that knows its interfaces. */
    public Packets packets(Model model) {
        return model.reading().described(meant);
    }
}
