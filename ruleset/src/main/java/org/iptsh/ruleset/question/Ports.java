package org.iptsh.ruleset.question;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.iptsh.ruleset.packet.Boxes;
import org.iptsh.ruleset.packet.Field;
import org.iptsh.ruleset.packet.Packets;
import org.iptsh.ruleset.packet.Values;

/**
 * The ports, or ICMP types, of one group of protocols, told apart by who reaches them.
 *
 * @param field DESTINATION_PORT or ICMP_TYPE
 */
record Ports(Field field, List<Reached> all) {

    /**
     * Values that the same sources reach.
     *
     * @param certain what part of all sources reaches them for certain, 0 to 1
     * @param perhaps what part may reach them, the certain one included
     */
    record Reached(Values values, double certain, double perhaps) {}

    /**
     * Sources, and what they reach.
     *
     * @param share what part of all sources they are
     * @param certain the packets that get through from them for certain, told by the field only
     * @param perhaps those that may
     */
    record Row(double share, Packets certain, Packets perhaps) {}

    /** What of one kind begins or ends at a value. */
    private static final class Turn {
        private double certain;
        private double perhaps;
        private long signature;
    }

    /** Tells apart what rows reach; what none of them may reach is left out. */
    static Ports of(List<Row> rows) {
        Field field = rows.stream().anyMatch(row -> row.perhaps().dependsOn(Field.ICMP_TYPE))
                ? Field.ICMP_TYPE : Field.DESTINATION_PORT;
        TreeMap<Integer, Turn> turns = new TreeMap<>();
        Map<Packets, Values> known = new HashMap<>();
        // Rows get random names, so that the sum of those that reach a value tells one set of rows from another.
        SplittableRandom names = new SplittableRandom(field.ordinal());
        for (Row row : rows) {
            for (boolean certain : new boolean[] {true, false}) {
                Packets reached = certain ? row.certain() : row.perhaps();
                long name = names.nextLong();
                for (Values.Range range : known.computeIfAbsent(reached, set -> Boxes.values(set, field)).ranges()) {
                    turn(turns, range.from().intValue(), certain, row.share(), name);
                    turn(turns, range.to().intValue() + 1, certain, -row.share(), -name);
                }
            }
        }
        return new Ports(field, reached(field, turns));
    }

    private static void turn(TreeMap<Integer, Turn> turns, int at, boolean certain, double share, long name) {
        Turn turn = turns.computeIfAbsent(at, key -> new Turn());
        turn.signature += name;
        if (certain) {
            turn.certain += share;
        } else {
            turn.perhaps += share;
        }
    }

    private static List<Reached> reached(Field field, TreeMap<Integer, Turn> turns) {
        Map<Long, List<Values.Range>> ranges = new LinkedHashMap<>();
        Map<Long, double[]> shares = new HashMap<>();
        long signature = 0;
        double certain = 0;
        double perhaps = 0;
        for (Map.Entry<Integer, Turn> turn : turns.entrySet()) {
            signature += turn.getValue().signature;
            certain += turn.getValue().certain;
            perhaps += turn.getValue().perhaps;
            if (signature != 0) {
                ranges.computeIfAbsent(signature, key -> new ArrayList<>()).add(new Values.Range(
                        BigInteger.valueOf(turn.getKey()), BigInteger.valueOf(turns.higherKey(turn.getKey()) - 1L)));
                shares.putIfAbsent(signature, new double[] {certain, perhaps});
            }
        }
        List<Reached> all = new ArrayList<>();
        ranges.forEach((key, each) -> all.add(
                new Reached(new Values(field, joined(each), List.of()), shares.get(key)[0], shares.get(key)[1])));
        return all;
    }

    /** The same ranges in order, neighbours made one. */
    static List<Values.Range> joined(List<Values.Range> ranges) {
        List<Values.Range> joined = new ArrayList<>();
        for (Values.Range range : ranges.stream().sorted(Comparator.comparing(Values.Range::from)).toList()) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).to().add(BigInteger.ONE).equals(range.from())) {
                joined.set(last, new Values.Range(joined.get(last).from(), range.to()));
            } else {
                joined.add(range);
            }
        }
        return joined;
    }
}
