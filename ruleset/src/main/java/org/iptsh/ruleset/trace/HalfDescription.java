package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.ChainNames;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.catalogue.Candidate;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.catalogue.Extension;
import org.iptsh.ruleset.catalogue.Highlight;
import org.iptsh.ruleset.catalogue.Hints;
import org.iptsh.ruleset.catalogue.Option;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.text.Token;

/** A description of packets while somebody types it. */
public final class HalfDescription {
    private static final String RULE = "rule";

    private final Catalogue catalogue;
    private final Place place;
    private final List<Token> words;

    /** The words that are there of it, in the first of some families in which they can be read. */
    public static HalfDescription of(
            Catalogue catalogue, Dialect dialect, List<Family> families, String line, List<Token> words) {
        List<HalfDescription> each = families.stream()
                .map(family -> new HalfDescription(catalogue, dialect, family, words)).toList();
        return each.stream().filter(one -> one.highlights(line).stream()
                .noneMatch(part -> part.role() == Highlight.Role.ERROR)).findFirst().orElse(each.get(0));
    }

    private HalfDescription(Catalogue catalogue, Dialect dialect, Family family, List<Token> words) {
        this.catalogue = catalogue;
        this.place = new Place(family, "filter", "", ChainNames.of(List.of()), dialect);
        this.words = Description.withMatches(catalogue, family, words);
    }

    public Family family() {
        return place.family();
    }

    /** What each word is. */
    public List<Highlight> highlights(String line) {
        return catalogue.typed(place, line, words).highlights();
    }

    /**
     * What may stand next: what a packet can be told by, of matches that were not named, too, but no target.
     *
     * @param word what was typed of the next word
     */
    public List<Candidate> candidates(Hints hints, String word) {
        Map<String, Candidate> found = new LinkedHashMap<>();
        for (Candidate candidate : catalogue.complete(place, hints, words, word)) {
            if (!candidate.group().equals(RULE) || isOfPackets(candidate.text())) {
                found.put(candidate.text(), candidate);
            }
        }
        boolean options = catalogue.complete(place, hints, words, "").stream()
                .anyMatch(candidate -> candidate.group().equals(RULE));
        if (options) {
            unnamed(word).forEach(candidate -> found.putIfAbsent(candidate.text(), candidate));
        }
        return List.copyOf(found.values());
    }

    /** Whether a word of the rule itself says something of a packet, or leads to what does. */
    private boolean isOfPackets(String text) {
        Option option = catalogue.rule(place.family()).option(text);
        return option == null || !option.tests().isEmpty() || text.equals(Description.MATCH);
    }

    private List<Candidate> unnamed(String word) {
        List<Candidate> candidates = new ArrayList<>();
        for (Extension match : catalogue.matches(place.family())) {
            for (Option option : match.options()) {
                boolean told = !option.tests().isEmpty() && !option.tests().get(0).equals("nothing");
                if (told && !match.needsProtocol() && option.name().startsWith(word)) {
                    candidates.add(new Candidate(option.name(), "match " + match.name(), option.help(), true));
                }
            }
        }
        return candidates;
    }
}
