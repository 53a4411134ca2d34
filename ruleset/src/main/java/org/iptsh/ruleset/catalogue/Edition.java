package org.iptsh.ruleset.catalogue;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.iptsh.ruleset.Family;

/** The catalogue as it is for one family and one iptables. */
final class Edition {
    private final Map<String, Extension> matches = new HashMap<>();
    private final Map<String, Extension> targets = new HashMap<>();
    private final Map<String, Extension> implied = new HashMap<>();
    private final Set<String> elsewhere;
    private final Set<String> known = new HashSet<>();
    private final Extension rule;

    Edition(List<Block> blocks, Collection<String> elsewhere, Family family, Dialect dialect) {
        Extension base = null;
        this.elsewhere = new HashSet<>(elsewhere);
        for (Block block : blocks) {
            block.names().forEach(name -> known.add(block.kind().word() + " " + name));
            if (block.holds(family, dialect)) {
                Extension extension = block.on(family, dialect);
                switch (block.kind()) {
                    case MATCH -> {
                        extension.names().forEach(name -> matches.put(name, extension));
                        extension.rules().impliedBy().forEach(protocol -> implied.put(protocol, extension));
                    }
                    case TARGET -> extension.names().forEach(name -> targets.put(name, extension));
                    default -> base = extension;
                }
            }
        }
        rule = base;
    }

    /** What a rule can say beside its matches and its target. */
    Extension rule() {
        return rule;
    }

    /** {@code null} if there is none of this name. */
    Extension match(String name) {
        return matches.get(name);
    }

    /** {@code null} if there is none of this name. */
    Extension target(String name) {
        return targets.get(name);
    }

    Extension get(Extension.Kind kind, String name) {
        return kind == Extension.Kind.MATCH ? match(name) : target(name);
    }

    /** The match whose options may follow {@code -p} without its being named; {@code null} if there is none. */
    Extension impliedBy(String protocol) {
        return protocol == null ? null : implied.get(protocol);
    }

    /** Whether another package brings an extension of this name. */
    boolean isElsewhere(Extension.Kind kind, String name) {
        return elsewhere.contains(kind.word() + " " + name);
    }

    /** Whether there is one of this name, but not for this family or this iptables. */
    boolean isKnown(Extension.Kind kind, String name) {
        return known.contains(kind.word() + " " + name);
    }

    /** All extensions of a kind by the names that iptables-save prints, in alphabetical order. */
    Map<String, Extension> all(Extension.Kind kind) {
        Map<String, Extension> sorted = new TreeMap<>();
        (kind == Extension.Kind.MATCH ? matches : targets)
                .values()
                .forEach(extension -> sorted.put(extension.name(), extension));
        return new LinkedHashMap<>(sorted);
    }

    /** The names by which extensions of a kind are called. */
    Collection<String> names(Extension.Kind kind) {
        return (kind == Extension.Kind.MATCH ? matches : targets).keySet();
    }
}
