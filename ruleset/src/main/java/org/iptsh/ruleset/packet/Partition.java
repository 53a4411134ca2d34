package org.iptsh.ruleset.packet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The parts into which some fields fall, by what several sets ask of the fields behind them: values that lie in one
 * part are the same to all the sets.
 */
public final class Partition {
    private final Space space;
    private final List<Part> parts = new ArrayList<>();

    /** The values of one part. */
    public final class Part {
        private final List<Packets> rest;
        private final Knot knot;

        private Part(List<Packets> rest, Knot knot) {
            this.rest = rest;
            this.knot = knot;
        }

        /** Of each set, what it asks of the fields behind, for the values of this part. */
        public List<Packets> rest() {
            return rest;
        }

        /** How much of all values the part has: 0 to 1. */
        public double share() {
            return knot.share;
        }

        /** The packets with values of this part. */
        public Packets packets() {
            return Partition.this.packets(knot);
        }
    }

    /** A place in the diagrams of all the sets at once, and how one comes there. */
    private static final class Knot {
        private final int variable;
        private final List<Integer> nodes;
        private final List<Knot> above = new ArrayList<>(1);
        private double share;
        private Knot low;
        private Knot high;

        Knot(int variable, List<Integer> nodes) {
            this.variable = variable;
            this.nodes = nodes;
        }
    }

    /** Parts the values of all fields up to one, that one included. */
    public static Partition of(List<Packets> sets, Field last) {
        return new Partition(sets, last);
    }

    private Partition(List<Packets> sets, Field last) {
        this.space = sets.get(0).space();
        int end = space.first(last) + space.width(last);
        Diagrams diagrams = space.diagrams();
        TreeMap<Integer, Map<List<Integer>, Knot>> open = new TreeMap<>();
        Knot top = knot(open, sets.stream().map(Packets::root).toList(), end);
        top.share = 1;
        while (!open.isEmpty()) {
            Map.Entry<Integer, Map<List<Integer>, Knot>> first = open.pollFirstEntry();
            for (Knot knot : first.getValue().values()) {
                int variable = first.getKey();
                if (variable == end) {
                    parts.add(new Part(knot.nodes.stream().map(space::packets).toList(), knot));
                    continue;
                }
                knot.low = below(open, knot, end, node ->
                        diagrams.variable(node) == variable ? diagrams.low(node) : node);
                knot.high = below(open, knot, end, node ->
                        diagrams.variable(node) == variable ? diagrams.high(node) : node);
            }
        }
    }

    private Knot below(TreeMap<Integer, Map<List<Integer>, Knot>> open, Knot knot, int end,
            UnaryOperator<Integer> step) {
        Knot below = knot(open, knot.nodes.stream().map(step).toList(), end);
        below.share += knot.share / 2;
        below.above.add(knot);
        return below;
    }

    private Knot knot(TreeMap<Integer, Map<List<Integer>, Knot>> open, List<Integer> nodes, int end) {
        int first = nodes.stream().mapToInt(space.diagrams()::variable).min().orElseThrow();
        int variable = Math.min(first, end);
        return open.computeIfAbsent(variable, key -> new LinkedHashMap<>())
                .computeIfAbsent(nodes, key -> new Knot(variable, nodes));
    }

    public List<Part> parts() {
        return parts;
    }

    /** All packets that lead to a knot: only what lies above it is looked at. */
    private Packets packets(Knot knot) {
        Map<Knot, Integer> known = new HashMap<>(Map.of(knot, Diagrams.ALL));
        TreeMap<Integer, List<Knot>> above = new TreeMap<>();
        List<Knot> left = new ArrayList<>(List.of(knot));
        Set<Knot> seen = new HashSet<>();
        while (!left.isEmpty()) {
            for (Knot each : left.remove(left.size() - 1).above) {
                if (seen.add(each)) {
                    above.computeIfAbsent(each.variable, key -> new ArrayList<>()).add(each);
                    left.add(each);
                }
            }
        }
        int root = Diagrams.ALL;
        for (List<Knot> level : above.descendingMap().values()) {
            for (Knot each : level) {
                root = space.diagrams().node(each.variable, known.getOrDefault(each.low, Diagrams.NONE),
                        known.getOrDefault(each.high, Diagrams.NONE));
                known.put(each, root);
            }
        }
        return space.packets(root);
    }
}
