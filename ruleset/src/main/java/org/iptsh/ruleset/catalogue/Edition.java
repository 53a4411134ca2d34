package org.iptsh.ruleset.catalogue;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.iptsh.ruleset.Family;

/** The catalogue as it is for one family and one iptables; each extension is made when it is first asked for. */
final class Edition {
    private final Family family;
    private final Dialect dialect;
    private final Map<Extension.Kind, Map<String, Block>> blocks = new EnumMap<>(Extension.Kind.class);
    private final Map<Block, Extension> made = new ConcurrentHashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> elsewhere;

    Edition(List<Block> all, Collection<String> elsewhere, Family family, Dialect dialect) {
        this.family = family;
        this.dialect = dialect;
        this.elsewhere = new HashSet<>(elsewhere);
        for (Extension.Kind kind : Extension.Kind.values()) {
            blocks.put(kind, new HashMap<>());
        }
        for (Block block : all) {
            boolean holds = block.holds(family, dialect);
            for (String name : block.names()) {
                known.add(key(block.kind(), name));
                if (holds) {
                    blocks.get(block.kind()).put(name, block);
                }
            }
        }
    }

    private static String key(Extension.Kind kind, String name) {
        return kind.word() + " " + name;
    }

    private Extension make(Block block) {
        Extension extension = made.get(block);
        return extension != null ? extension : made.computeIfAbsent(block, missing -> missing.on(family, dialect));
    }

    /** What a rule can say beside its matches and its target. */
    Extension rule() {
        return get(Extension.Kind.RULE, "rule");
    }

    /** {@code null} if there is none of this name. */
    Extension match(String name) {
        return get(Extension.Kind.MATCH, name);
    }

    /** {@code null} if there is none of this name. */
    Extension target(String name) {
        return get(Extension.Kind.TARGET, name);
    }

    /** {@code null} if there is none of this name. */
    Extension get(Extension.Kind kind, String name) {
        Block block = blocks.get(kind).get(name);
        return block == null ? null : make(block);
    }

    /**
     * The match whose options may follow {@code -p} without its being named: the one that is called like the protocol
     * and is for it; {@code null} if there is none.
     */
    Extension impliedBy(String protocol) {
        Extension match = protocol == null ? null : match(protocol);
        return match != null && match.rules().protocols().contains(protocol) ? match : null;
    }

    /** Whether another package brings an extension of this name. */
    boolean isElsewhere(Extension.Kind kind, String name) {
        return elsewhere.contains(key(kind, name));
    }

    /** Whether there is one of this name, but not for this family or this iptables. */
    boolean isKnown(Extension.Kind kind, String name) {
        return known.contains(key(kind, name));
    }

    /** All extensions of a kind by the names that iptables-save prints, in alphabetical order. */
    Map<String, Extension> all(Extension.Kind kind) {
        Map<String, Extension> sorted = new TreeMap<>();
        for (Block block : blocks.get(kind).values()) {
            Extension extension = make(block);
            sorted.put(extension.name(), extension);
        }
        return sorted;
    }

    /** The names by which extensions of a kind are called. */
    Collection<String> names(Extension.Kind kind) {
        return new TreeSet<>(blocks.get(kind).keySet());
    }
}
