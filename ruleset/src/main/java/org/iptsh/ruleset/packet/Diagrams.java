package org.iptsh.ruleset.packet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Boolean functions as reduced ordered binary decision diagrams (Bryant, "Graph-Based Algorithms for Boolean Function
 * Manipulation", 1986): equal functions are the same number, so that comparing them costs nothing.
 *
 * <p>A function is the number of its root. Nodes are never given back: a space of packets is made for one question, and
 * goes as a whole. Not for several threads at once.
 */
final class Diagrams {
    static final int NONE = 0;
    static final int ALL = 1;

    /** So many nodes fit into half a gigabyte or so; a question that needs more is not answered. */
    private static final int LIMIT = 24_000_000;
    private static final int TERMINAL = Integer.MAX_VALUE;

    private enum Operation { AND, OR, MINUS }

    private int[] variable = new int[1 << 12];
    private int[] low = new int[1 << 12];
    private int[] high = new int[1 << 12];
    private int[] next = new int[1 << 12];
    private int[] buckets = new int[1 << 12];
    private int[] cacheLeft = new int[1 << 12];
    private int[] cacheRight = new int[1 << 12];
    private int[] cacheResult = new int[1 << 12];
    private int size = 2;

    Diagrams() {
        variable[NONE] = TERMINAL;
        variable[ALL] = TERMINAL;
        Arrays.fill(buckets, -1);
        Arrays.fill(cacheLeft, -1);
    }

    /** The variable that a function asks first; of the two constants more than any. */
    int variable(int node) {
        return variable[node];
    }

    /** What is left of a function where its first variable is 0. */
    int low(int node) {
        return low[node];
    }

    /** What is left of a function where its first variable is 1. */
    int high(int node) {
        return high[node];
    }

    /** How many nodes there are by now. */
    int size() {
        return size;
    }

    /** The function that is {@code ifZero} or {@code ifOne} as a variable says, which both of them ask later or not. */
    int node(int var, int ifZero, int ifOne) {
        if (ifZero == ifOne) {
            return ifZero;
        }
        int bucket = hash(var, ifZero, ifOne) & buckets.length - 1;
        for (int at = buckets[bucket]; at >= 0; at = next[at]) {
            if (variable[at] == var && low[at] == ifZero && high[at] == ifOne) {
                return at;
            }
        }
        if (size == variable.length) {
            grow();
            bucket = hash(var, ifZero, ifOne) & buckets.length - 1;
        }
        variable[size] = var;
        low[size] = ifZero;
        high[size] = ifOne;
        next[size] = buckets[bucket];
        buckets[bucket] = size;
        return size++;
    }

    private void grow() {
        if (size >= LIMIT) {
            throw new TooManyCases();
        }
        int more = Math.min(size * 2, LIMIT);
        variable = Arrays.copyOf(variable, more);
        low = Arrays.copyOf(low, more);
        high = Arrays.copyOf(high, more);
        next = Arrays.copyOf(next, more);
        buckets = new int[Integer.highestOneBit(more * 2 - 1)];
        Arrays.fill(buckets, -1);
        for (int i = 2; i < size; i++) {
            int bucket = hash(variable[i], low[i], high[i]) & buckets.length - 1;
            next[i] = buckets[bucket];
            buckets[bucket] = i;
        }
        int cache = Math.min(buckets.length, 1 << 20);
        if (cache > cacheLeft.length) {
            cacheLeft = new int[cache];
            cacheRight = new int[cache];
            cacheResult = new int[cache];
            Arrays.fill(cacheLeft, -1);
        }
    }

    private static int hash(int a, int b, int c) {
        int mixed = (a * 0x9E3779B1 + b) * 0x85EBCA6B + c * 0xC2B2AE35;
        mixed ^= mixed >>> 15;
        mixed *= 0x2C1B3C6D;
        return mixed ^ mixed >>> 13;
    }

    int and(int left, int right) {
        return apply(Operation.AND, left, right);
    }

    int or(int left, int right) {
        return apply(Operation.OR, left, right);
    }

    /** Where one of several holds, made at once: in pairs there would be much between that nobody needs. */
    int or(int[] nodes) {
        return or(nodes, new HashMap<>());
    }

    private int or(int[] nodes, Map<List<Integer>, Integer> known) {
        int[] some = Arrays.stream(nodes).filter(node -> node != NONE).sorted().distinct().toArray();
        if (some.length < 3 || some[0] == ALL) {
            return some.length == 0 ? NONE : some.length == 1 || some[0] == ALL ? some[0] : or(some[0], some[1]);
        }
        List<Integer> key = Arrays.stream(some).boxed().toList();
        Integer done = known.get(key);
        if (done != null) {
            return done;
        }
        int first = Arrays.stream(some).map(node -> variable[node]).min().orElseThrow();
        int ifZero = or(Arrays.stream(some).map(node -> variable[node] == first ? low[node] : node).toArray(), known);
        int ifOne = or(Arrays.stream(some).map(node -> variable[node] == first ? high[node] : node).toArray(), known);
        int result = node(first, ifZero, ifOne);
        known.put(key, result);
        return result;
    }

    /** Where the left holds and the right does not. */
    int minus(int left, int right) {
        return apply(Operation.MINUS, left, right);
    }

    int not(int node) {
        return minus(ALL, node);
    }

    /** The right one where a condition holds, the left one where it does not. */
    int choose(int condition, int otherwise, int then) {
        return or(and(condition, then), minus(otherwise, condition));
    }

    private int apply(Operation operation, int left, int right) {
        int known = constant(operation, left, right);
        if (known >= 0) {
            return known;
        }
        boolean swap = operation != Operation.MINUS && left > right;
        int a = swap ? right : left;
        int b = swap ? left : right;
        // The operation is part of the key: a root is below the limit, so its number has two bits to spare.
        int key = b * 4 + operation.ordinal();
        int slot = hash(a, key, 0) & cacheLeft.length - 1;
        if (cacheLeft[slot] == a && cacheRight[slot] == key) {
            return cacheResult[slot];
        }
        int first = Math.min(variable[a], variable[b]);
        boolean splitA = variable[a] == first;
        boolean splitB = variable[b] == first;
        int ifZero = apply(operation, splitA ? low[a] : a, splitB ? low[b] : b);
        int ifOne = apply(operation, splitA ? high[a] : a, splitB ? high[b] : b);
        int result = node(first, ifZero, ifOne);
        slot = hash(a, key, 0) & cacheLeft.length - 1;
        cacheLeft[slot] = a;
        cacheRight[slot] = key;
        cacheResult[slot] = result;
        return result;
    }

    /** The result where one side decides it, or -1. */
    private static int constant(Operation operation, int left, int right) {
        return switch (operation) {
            case AND -> left == NONE || right == NONE ? NONE
                    : left == ALL || left == right ? right : right == ALL ? left : -1;
            case OR -> left == ALL || right == ALL ? ALL
                    : left == NONE || left == right ? right : right == NONE ? left : -1;
            case MINUS -> left == NONE || right == ALL || left == right ? NONE : right == NONE ? left : -1;
        };
    }
}
