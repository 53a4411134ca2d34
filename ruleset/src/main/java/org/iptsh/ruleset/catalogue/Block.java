package org.iptsh.ruleset.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.iptsh.ruleset.Family;

/**
 * A block of the table as it was read: an extension for all families and dialects at once.
 *
 * @param attributes its lines that say where it may stand
 */
record Block(
        Extension.Kind kind,
        List<String> names,
        String help,
        String phrase,
        Condition condition,
        List<Attribute> attributes,
        List<Option> options) {

    /** A line such as {@code tables nat}; {@code words} is what follows the key. */
    record Attribute(Condition condition, String key, List<String> words) {}

    boolean holds(Family family, Dialect dialect) {
        return condition.holds(family, dialect);
    }

    /** The extension as it is for one family and one iptables. */
    Extension on(Family family, Dialect dialect) {
        List<Option> held = new ArrayList<>(options.size());
        for (Option option : options) {
            if (option.traits().condition().holds(family, dialect)) {
                held.add(option.on(family));
            }
        }
        return new Extension(kind, names, help, phrase, List.copyOf(held), new Extension.Rules(
                one("tables", family, dialect),
                one("chains", family, dialect),
                one("protocols", family, dialect),
                one("implied by", family, dialect),
                all("exactly one of", family, dialect),
                all("at least one of", family, dialect),
                all("at most one of", family, dialect)));
    }

    private List<String> one(String key, Family family, Dialect dialect) {
        List<List<String>> all = all(key, family, dialect);
        return all.isEmpty() ? List.of() : all.get(0);
    }

    private List<List<String>> all(String key, Family family, Dialect dialect) {
        List<List<String>> all = new ArrayList<>(1);
        for (Attribute attribute : attributes) {
            if (attribute.key().equals(key) && attribute.condition().holds(family, dialect)) {
                all.add(attribute.words());
            }
        }
        return all;
    }
}
