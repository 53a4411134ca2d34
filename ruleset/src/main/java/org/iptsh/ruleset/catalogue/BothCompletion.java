package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.text.Token;

/** Finds what may stand at the end of a half-typed rule that is for both families: what either has a word for. */
final class BothCompletion {

    /** Reads and completes the words of a rule of one family. */
    interface Reading {
        Specification read(Family family, List<Token> words);

        List<Candidate> complete(Family family, List<Token> words);
    }

    private final Reading reading;
    private final List<Token> before;
    private final Family family;
    private final Counterparts counterparts;
    private final Specification rule;

    BothCompletion(Reading reading, List<Token> before) {
        this.reading = reading;
        this.before = before;
        Specification four = reading.read(Family.IPV4, before);
        Specification six = reading.read(Family.IPV6, before);
        boolean inSix = Counterparts.from(Family.IPV6).speaks(six) && !Counterparts.from(Family.IPV4).speaks(four);
        this.family = inSix ? Family.IPV6 : Family.IPV4;
        this.rule = inSix ? six : four;
        this.counterparts = Counterparts.from(family);
    }

    /** The candidates in the words of the family in which the rule was begun; none if the other can't say so much. */
    List<Candidate> candidates() {
        Result<List<Token>> translated = counterparts.translate("", before, rule);
        if (!translated.isGood()) {
            return List.of();
        }
        Set<String> same = new HashSet<>();
        reading.complete(family.other(), translated.get()).forEach(candidate -> same.add(candidate.text()));
        return reading.complete(family, before).stream()
                .filter(candidate -> same.contains(candidate.text()) || hasCounterpart(candidate.text()))
                .toList();
    }

    private boolean hasCounterpart(String text) {
        Option option = rule.open().option();
        if (option == null) {
            return counterparts.rename(text);
        }
        if (option.name().equals(RuleReader.MATCH) || option.name().equals(RuleReader.JUMP)) {
            return counterparts.has(option.name() + " " + text);
        }
        List<Token> words = new ArrayList<>(before);
        int end = before.get(before.size() - 1).end() + 1;
        words.add(new Token(text, end, end + text.length(), true));
        return counterparts.knows(reading.read(family, words), option);
    }
}
