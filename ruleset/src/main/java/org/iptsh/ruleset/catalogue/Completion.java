package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.iptsh.ruleset.Tables;
import org.iptsh.ruleset.catalogue.value.Offer;

/** Finds what may stand at the end of a half-typed rule. */
final class Completion {
    private final Edition edition;
    private final Place place;
    private final Hints hints;
    private final Names names;
    private final Specification rule;
    private final String word;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    Completion(Edition edition, Place place, Hints hints, Names names, Specification rule, String word) {
        this.edition = edition;
        this.place = place;
        this.hints = hints;
        this.names = names;
        this.rule = rule;
        this.word = word;
    }

    List<Candidate> candidates() {
        Specification.Open open = rule.open();
        if (open.option() == null) {
            options(open.negated());
        } else {
            switch (open.option().name()) {
                case RuleReader.MATCH -> extensions(Extension.Kind.MATCH, "match", Extension.Rules.LAST);
                case RuleReader.JUMP -> {
                    extensions(Extension.Kind.TARGET, "target", 0);
                    chains();
                    for (int rank = 1; rank <= Extension.Rules.LAST; rank++) {
                        extensions(Extension.Kind.TARGET, "more targets", rank);
                    }
                }
                case RuleReader.GOTO -> chains();
                default -> open.option().values().get(open.index()).offer(new Values(open.option().name()));
            }
        }
        return candidates;
    }

    private void extensions(Extension.Kind kind, String group, int rank) {
        Map<String, Extension> all = edition.all(kind);
        for (Map.Entry<String, Extension> entry : all.entrySet()) {
            Extension.Rules rules = entry.getValue().rules();
            if (rules.rank() == rank && fits(rules.tables(), place.table()) && mayStandIn(rules.chains())
                    && fitsProtocol(rules)) {
                add(entry.getKey(), group, entry.getValue().help(), true);
            }
        }
    }

    private static boolean fits(List<String> allowed, String one) {
        return allowed.isEmpty() || allowed.contains(one);
    }

    private boolean mayStandIn(List<String> chains) {
        return fits(chains, place.chain()) || !Tables.builtInChains(place.table()).contains(place.chain());
    }

    /** Before {@code -p} was given, a match may still get the protocol it needs. */
    private boolean fitsProtocol(Extension.Rules rules) {
        Setting protocol = rule.base().setting(RuleReader.PROTOCOL);
        boolean open = protocol == null || rules.protocols().isEmpty();
        return open || rule.protocol() != null && rules.protocols().contains(rule.protocol());
    }

    private void chains() {
        for (String chain : new TreeSet<>(hints.chains())) {
            if (!chain.equals(place.chain()) && !Tables.builtInChains(place.table()).contains(chain)) {
                add(chain, "chain", "a chain of this table", true);
            }
        }
    }

    private void options(boolean negated) {
        if (rule.target() instanceof Part.Known target) {
            options(target, negated);
        }
        for (int i = rule.matches().size() - 1; i >= 0; i--) {
            if (rule.matches().get(i) instanceof Part.Known match) {
                options(match, negated);
            }
        }
        Extension implied = edition.impliedBy(rule.protocol());
        if (implied != null && !uses(implied)) {
            options(new Part.Known(implied, null, List.of()), negated);
        }
        options(rule.base(), negated);
        if (!negated && "!".startsWith(word) && !candidates.isEmpty()) {
            add("!", "rule", "not: negates the option behind it", true);
        }
    }

    private boolean uses(Extension extension) {
        return rule.matches().stream()
                .anyMatch(part -> part instanceof Part.Known known && known.extension() == extension);
    }

    private void options(Part.Known part, boolean negated) {
        String group = part.extension().kind() == Extension.Kind.RULE
                ? "rule" : part.extension().kind().word() + " " + part.extension().name();
        for (Option option : part.extension().options()) {
            if (!option.traits().hidden() && (option.negatable() || !negated) && isOpen(part, option)) {
                for (String name : option.names()) {
                    if (name.equals(option.name()) || !word.isEmpty() && !option.name().startsWith(word)) {
                        add(name, group, option.help(), true);
                    }
                }
            }
        }
    }

    private boolean isOpen(Part.Known part, Option option) {
        Option.Traits traits = option.traits();
        if (option.name().equals(RuleReader.JUMP) || option.name().equals(RuleReader.GOTO)) {
            return rule.jump() == null;
        }
        if (option.name().equals(RuleReader.COUNTERS)) {
            return rule.counters() == null;
        }
        if (part.has(option.name()) && !traits.element() || !mayStandIn(traits.chains())) {
            return false;
        }
        for (Option.Clause needs : traits.needs()) {
            if (needs.where().options().isEmpty() && !part.hasAny(needs.words())) {
                return false;
            }
        }
        if (excludes(part, traits.excludes(), null)) {
            return false;
        }
        for (Setting setting : part.given()) {
            if (excludes(part, setting.option().traits().excludes(), option)
                    || setting.option().traits().as().contains(option.name())) {
                return false;
            }
        }
        for (Option.Clause clause : traits.protocols()) {
            boolean always = clause.where().options().isEmpty();
            if (always && rule.protocol() != null && !List.of(clause.value().split(" ")).contains(rule.protocol())) {
                return false;
            }
        }
        return !isTaken(part, option, part.extension().rules().exactlyOne())
                && !isTaken(part, option, part.extension().rules().atMostOne());
    }

    /** Whether one of the clauses forbids this option, or if none is named, any that was given. */
    private static boolean excludes(Part.Known part, List<Option.Clause> clauses, Option option) {
        for (Option.Clause clause : clauses) {
            boolean named = option == null ? part.hasAny(clause.words()) : clause.words().contains(option.name());
            if (named && clause.where().holds(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTaken(Part.Known part, Option option, List<List<String>> groups) {
        for (List<String> group : groups) {
            if (group.contains(option.name()) && part.hasAny(group)) {
                return true;
            }
        }
        return false;
    }

    private void add(String text, String group, String description, boolean finished) {
        if (text.startsWith(word) && seen.add(text)) {
            candidates.add(new Candidate(text, group, description, finished));
        }
    }

    /** Takes what a kind of value puts forward. */
    private final class Values implements Offer {
        private final String group;

        Values(String group) {
            this.group = group;
        }

        @Override
        public String word() {
            return word;
        }

        @Override
        public Place place() {
            return place;
        }

        @Override
        public Hints hints() {
            return hints;
        }

        @Override
        public Names names() {
            return names;
        }

        @Override
        public String protocol() {
            return rule.protocol();
        }

        @Override
        public void add(String text, String description) {
            Completion.this.add(text, group, description, true);
        }

        @Override
        public void begin(String text, String description) {
            Completion.this.add(text, group, description, false);
        }
    }
}
