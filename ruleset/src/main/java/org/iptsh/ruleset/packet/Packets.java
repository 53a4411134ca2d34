package org.iptsh.ruleset.packet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A set of packets: exactly those, however many there are. Immutable; equal sets of one space are equal. */
public final class Packets {
    private static final int UNMADE = -1;
    private static final int FEW = 16;

    private final Space space;
    private final Cube cube;
    private int root;

    Packets(Space space, int root) {
        this.space = space;
        this.cube = null;
        this.root = root;
    }

    Packets(Space space, Cube cube) {
        this.space = space;
        this.cube = cube;
        this.root = UNMADE;
    }

    public Space space() {
        return space;
    }

    int root() {
        if (root == UNMADE) {
            root = cube.root(space.diagrams());
        }
        return root;
    }

    public Packets and(Packets other) {
        if (root == UNMADE && other.root == UNMADE) {
            Cube both = cube.and(other.cube);
            return both == null ? space.none() : new Packets(space, both);
        }
        // All packets are the beginning of many a conjunction: it is no reason to make a diagram of the other.
        return other.root == Diagrams.ALL ? this : root == Diagrams.ALL ? other
                : space.packets(space.diagrams().and(root(), other.root()));
    }

    public Packets or(Packets other) {
        return space.packets(space.diagrams().or(root(), other.root()));
    }

    public Packets minus(Packets other) {
        return space.packets(space.diagrams().minus(root(), other.root()));
    }

    public Packets not() {
        return space.packets(space.diagrams().not(root()));
    }

    /** The packets of all of these sets. */
    public static Packets union(Space space, List<Packets> sets) {
        // By halves: adding one after the other would build the whole again for each.
        if (sets.size() < 2) {
            return sets.isEmpty() ? space.none() : sets.get(0);
        }
        if (sets.size() <= FEW) {
            return space.packets(space.diagrams().or(sets.stream().mapToInt(Packets::root).toArray()));
        }
        int half = sets.size() / 2;
        return union(space, sets.subList(0, half)).or(union(space, sets.subList(half, sets.size())));
    }

    public boolean isEmpty() {
        return root() == Diagrams.NONE;
    }

    /** Whether it is all packets, whatever the conditions. */
    public boolean isAll() {
        return root() == Diagrams.ALL;
    }

    public boolean intersects(Packets other) {
        return !and(other).isEmpty();
    }

    /** Whether all packets of the other set are in this one. */
    public boolean contains(Packets other) {
        return other.minus(this).isEmpty();
    }

    /** The packets that are in the set if the conditions are as they may be. */
    public Packets possibly() {
        return without(space.firstCondition(), Integer.MAX_VALUE - 1);
    }

    /** The packets that are in the set whatever the conditions are. */
    public Packets certainly() {
        return not().possibly().not();
    }

    /** The packets that are in the set with some value of a field. */
    public Packets forget(Field field) {
        return without(space.first(field), space.first(field) + space.width(field) - 1);
    }

    private Packets without(int from, int to) {
        return space.packets(without(root(), from, to, new HashMap<>()));
    }

    private int without(int node, int from, int to, Map<Integer, Integer> known) {
        Diagrams diagrams = space.diagrams();
        int variable = diagrams.variable(node);
        if (variable > to) {
            return node;
        }
        Integer done = known.get(node);
        if (done != null) {
            return done;
        }
        int low = without(diagrams.low(node), from, to, known);
        int high = without(diagrams.high(node), from, to, known);
        int result = variable >= from ? diagrams.or(low, high) : diagrams.node(variable, low, high);
        known.put(node, result);
        return result;
    }

    /** The packets that are in the set with some values of all fields but these, whatever the conditions. */
    public Packets only(Set<Field> kept) {
        Packets only = possibly();
        for (Field field : Field.values()) {
            only = kept.contains(field) ? only : only.forget(field);
        }
        return only;
    }

    /** How much of all packets it is, each value of each field being as likely as any other: 0 to 1. */
    public double share() {
        return share(root(), new HashMap<>());
    }

    private double share(int node, Map<Integer, Double> known) {
        if (node == Diagrams.NONE || node == Diagrams.ALL) {
            return node;
        }
        Double done = known.get(node);
        if (done != null) {
            return done;
        }
        Diagrams diagrams = space.diagrams();
        double share = (share(diagrams.low(node), known) + share(diagrams.high(node), known)) / 2;
        known.put(node, share);
        return share;
    }

    /** The conditions on which it depends whether a packet is in the set, by name. */
    public Set<String> conditions() {
        Set<String> names = new TreeSet<>();
        for (int variable : variables()) {
            if (variable >= space.firstCondition()) {
                names.add(space.condition(variable));
            }
        }
        return names;
    }

    /** Whether a field has a say in whether a packet is in the set. */
    public boolean dependsOn(Field field) {
        int first = space.first(field);
        return variables().stream().anyMatch(variable -> variable >= first && variable < first + space.width(field));
    }

    private Set<Integer> variables() {
        Diagrams diagrams = space.diagrams();
        Set<Integer> variables = new HashSet<>();
        Set<Integer> seen = new HashSet<>(List.of(Diagrams.NONE, Diagrams.ALL));
        List<Integer> left = new ArrayList<>(List.of(root()));
        while (!left.isEmpty()) {
            int node = left.remove(left.size() - 1);
            if (seen.add(node)) {
                variables.add(diagrams.variable(node));
                left.add(diagrams.low(node));
                left.add(diagrams.high(node));
            }
        }
        return variables;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Packets packets && space == packets.space && root() == packets.root();
    }

    @Override
    public int hashCode() {
        return root();
    }
}
