package org.iptsh.ruleset.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.catalogue.Setting;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;

/** The host and service names that somebody wrote in a file of iptables-save; rules that are read have numbers. */
public final class NamesInFile {
    private static final String APPEND = "-A ";

    private NamesInFile() {}

    /**
     * A name.
     *
     * @param line of the file, from 1
     * @param host whether it names a host, not a service
     */
    public record Name(Spot where, int line, String word, boolean host) {}

    /** All names in a text; none in one that holds something else than iptables-save writes. */
    public static List<Name> in(Family family, String text) {
        List<Name> names = new ArrayList<>();
        Map<String, Integer> positions = new HashMap<>();
        String table = "";
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.startsWith("*")) {
                table = line.substring(1).strip();
                positions.clear();
            }
            int at = line.startsWith(APPEND) ? 0 : line.startsWith("[") ? line.indexOf("] " + APPEND) + 2 : -1;
            List<Token> words = at < 0 || at == 1 ? List.of() : Lexer.restore(line.substring(at));
            if (words.size() > 2 && !table.isEmpty()) {
                String chain = words.get(1).text();
                Spot spot = new Spot(family, table, chain, positions.merge(chain, 1, Integer::sum));
                Place place = new Place(family, table, chain, ChainNames.of(List.of()), Dialect.STANDARD);
                Specification rule = Catalogue.standard().specification(place, line, words.subList(2, words.size()));
                for (Setting setting : new RuleAt(spot, Rule.of(""), rule, Optional.empty()).tests()) {
                    add(names, spot, number, setting);
                }
            }
        }
        return names;
    }

    private static void add(List<Name> names, Spot spot, int line, Setting setting) {
        List<String> tests = setting.option().tests();
        boolean host = tests.contains("source") || tests.contains("destination");
        boolean port = tests.contains("source-port") || tests.contains("destination-port")
                || tests.contains("either-port");
        if (setting.words().isEmpty() || !(host || port)) {
            return;
        }
        for (String word : setting.words().get(0).text().split(port ? "[,:]" : ",")) {
            boolean named = host ? word.chars().anyMatch(c -> c > 'f' && Character.isLetter(c)) && word.indexOf(':') < 0
                    : word.chars().anyMatch(Character::isLetter);
            if (named) {
                names.add(new Name(spot, line, word, host));
            }
        }
    }
}
