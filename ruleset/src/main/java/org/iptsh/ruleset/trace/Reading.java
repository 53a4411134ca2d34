package org.iptsh.ruleset.trace;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Hook;
import org.iptsh.ruleset.Rule;
import org.iptsh.ruleset.Table;
import org.iptsh.ruleset.catalogue.Catalogue;
import org.iptsh.ruleset.catalogue.Dialect;
import org.iptsh.ruleset.catalogue.Place;
import org.iptsh.ruleset.catalogue.Specification;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Space;
import org.iptsh.ruleset.surroundings.Surroundings;
import org.iptsh.ruleset.text.Lexer;

/** Reads rules for what they mean to the packets of one space, on a host or on one that nobody knows. */
public final class Reading {
    private final Catalogue catalogue;
    private final Dialect dialect;
    private final Surroundings surroundings;
    private final Matching matching;
    private final Map<Hook, Matching> inHooks = new EnumMap<>(Hook.class);
    private final Acting acting;
    private final Naming naming;

    public Reading(Catalogue catalogue, Dialect dialect, Space space, Surroundings surroundings) {
        this(catalogue, dialect, space, surroundings, Naming.byPlace());
    }

    Reading(Catalogue catalogue, Dialect dialect, Space space, Surroundings surroundings, Naming naming) {
        this.naming = naming;
        this.catalogue = catalogue;
        this.dialect = dialect;
        this.surroundings = surroundings;
        this.matching = new Matching(catalogue, space, surroundings);
        this.acting = new Acting(space, matching.addresses());
    }

    public Space space() {
        return matching.space();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** The back end that the rules are in: it has a part in the order of tables. */
    Backend backend() {
        return dialect.backend();
    }

    Addresses addresses() {
        return matching.addresses();
    }

    /** How a rule is called in the names of its own conditions. */
    String name(Table table, Spot spot) {
        return naming.of(table, spot);
    }

    /** What a rule means that stands in a table; several if it names several addresses. */
    private List<Specification> meant(Table table, Spot spot) {
        Place place = new Place(space().family(), table.name(), spot.chain(), table.names(), dialect);
        return catalogue.meant(place, spot.rule().text(), Lexer.restore(spot.rule().text()));
    }

    /**
     * What a rule means to packets that come by in a hook.
     *
     * <p>A rule that can't be read may match anything, and do anything.
     */
    public Meaning meaning(Table table, Spot spot, Hook hook) {
        List<Specification> rules = meant(table, spot);
        return rules.get(0).problems().isEmpty()
                ? new Meaning(matched(in(hook), rules, name(table, spot)), acting.of(rules.get(0), hook))
                : new Meaning(space().condition(spot.rule().text()), Effect.of(Effect.Kind.UNKNOWN));
    }

    private Packets matched(Matching by, List<Specification> rules, String where) {
        return Packets.union(space(), rules.stream().map(rule -> by.of(rule, where)).toList());
    }

    private Matching in(Hook hook) {
        return inHooks.computeIfAbsent(hook, matching::in);
    }

    /** The packets that each condition of a rule matches by itself in a hook, and its words; of several rules, none. */
    List<Condition> conditions(Table table, Spot spot, Hook hook) {
        List<Specification> rules = meant(table, spot);
        if (rules.size() > 1) {
            return List.of();
        }
        Specification rule = rules.get(0);
        List<Packets> packets = in(hook).each(rule, name(table, spot));
        List<String> words = matching.words(rule);
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            conditions.add(new Condition(words.get(i), packets.get(i)));
        }
        return conditions;
    }

    /** One condition of a rule: {@code --dport 22}. */
    record Condition(String words, Packets packets) {}

    /** The packets that a description in the words of a rule means: {@code -i eth0 -p tcp --dport 22}. */
    Packets described(List<Specification> words) {
        return matched(matching, words, "the packet");
    }

    /** Rules of a chain that has this many, with their places. */
    static Spot spot(Table table, String chain, List<Rule> rules, int index) {
        return new Spot(table.name(), chain, index + 1, rules.get(index));
    }
}
