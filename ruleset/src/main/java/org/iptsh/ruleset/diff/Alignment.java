package org.iptsh.ruleset.diff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines two lists up: for each element of the new list, the one of the old list that stayed in order, or none.
 *
 * <p>Elements that stand once in both lists are lined up first by the longest increasing sequence of their places
 * ("patience"); what lies between two of them is lined up by the same rule, and where nothing is unique, by Myers'
 * O(ND) algorithm (An O(ND) Difference Algorithm and Its Variations, 1986) with a bound on D, past which a stretch
 * counts as rewritten.
 */
public final class Alignment {
    /** Past this many differences in a stretch without unique elements, time matters more than the shortest answer. */
    private static final int EFFORT = 1000;

    private final int[] oldIds;
    private final int[] newIds;
    private final int[] partner;

    private Alignment(int[] oldIds, int[] newIds) {
        this.oldIds = oldIds;
        this.newIds = newIds;
        this.partner = new int[newIds.length];
        Arrays.fill(partner, -1);
    }

    /** For each index of {@code after}, the index of the element of {@code before} that it is, or -1 if it is new. */
    public static int[] of(List<?> before, List<?> after) {
        Map<Object, Integer> ids = new HashMap<>();
        Alignment alignment = new Alignment(ids(before, ids), ids(after, ids));
        alignment.align(0, before.size(), 0, after.size());
        return alignment.partner;
    }

    private static int[] ids(List<?> elements, Map<Object, Integer> ids) {
        int[] result = new int[elements.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = ids.computeIfAbsent(elements.get(i), element -> ids.size());
        }
        return result;
    }

    private void align(int oldFrom, int oldTo, int newFrom, int newTo) {
        int a = oldFrom;
        int b = newFrom;
        int aEnd = oldTo;
        int bEnd = newTo;
        while (a < aEnd && b < bEnd && oldIds[a] == newIds[b]) {
            partner[b++] = a++;
        }
        while (a < aEnd && b < bEnd && oldIds[aEnd - 1] == newIds[bEnd - 1]) {
            partner[--bEnd] = --aEnd;
        }
        if (a == aEnd || b == bEnd) {
            return;
        }
        int[] anchors = anchors(a, aEnd, b, bEnd);
        if (anchors.length == 0) {
            new Myers(a, aEnd, b, bEnd).run();
            return;
        }
        int lastOld = a;
        int lastNew = b;
        for (int anchor : anchors) {
            int oldAt = partner[anchor];
            partner[anchor] = -1;
            align(lastOld, oldAt, lastNew, anchor);
            partner[anchor] = oldAt;
            lastOld = oldAt + 1;
            lastNew = anchor + 1;
        }
        align(lastOld, aEnd, lastNew, bEnd);
    }

    /** The new places of the elements that are unique on both sides and in order; {@link #partner} is set for them. */
    private int[] anchors(int a, int aEnd, int b, int bEnd) {
        Map<Integer, Integer> oldPlace = places(oldIds, a, aEnd);
        Map<Integer, Integer> newPlace = places(newIds, b, bEnd);
        int[] newAt = new int[bEnd - b];
        int[] oldAt = new int[bEnd - b];
        int found = 0;
        for (int i = b; i < bEnd; i++) {
            Integer old = oldPlace.get(newIds[i]);
            if (old != null && old >= 0 && newPlace.get(newIds[i]) >= 0) {
                newAt[found] = i;
                oldAt[found++] = old;
            }
        }
        int[] chosen = longestIncreasing(Arrays.copyOf(oldAt, found));
        int[] anchors = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            anchors[i] = newAt[chosen[i]];
            partner[anchors[i]] = oldAt[chosen[i]];
        }
        return anchors;
    }

    /** Where each id stands in a stretch; -1 if it stands there more than once. */
    private static Map<Integer, Integer> places(int[] ids, int from, int to) {
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = from; i < to; i++) {
            places.merge(ids[i], i, (first, second) -> -1);
        }
        return places;
    }

    /** The indexes of a longest increasing subsequence. */
    private static int[] longestIncreasing(int[] values) {
        int[] tails = new int[values.length];
        int[] previous = new int[values.length];
        int length = 0;
        for (int i = 0; i < values.length; i++) {
            int low = 0;
            int high = length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (values[tails[middle]] < values[i]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            previous[i] = low > 0 ? tails[low - 1] : -1;
            tails[low] = i;
            length = Math.max(length, low + 1);
        }
        int[] result = new int[length];
        for (int i = length - 1, at = length > 0 ? tails[length - 1] : -1; i >= 0; i--, at = previous[at]) {
            result[i] = at;
        }
        return result;
    }

    /** Myers' greedy algorithm on one stretch. */
    private final class Myers {
        private final int a;
        private final int b;
        private final int n;
        private final int m;

        Myers(int a, int aEnd, int b, int bEnd) {
            this.a = a;
            this.b = b;
            this.n = aEnd - a;
            this.m = bEnd - b;
        }

        void run() {
            int most = Math.min(n + m, EFFORT);
            int[] furthest = new int[2 * most + 2];
            int[][] trail = new int[most + 1][];
            for (int d = 0; d <= most; d++) {
                trail[d] = Arrays.copyOfRange(furthest, most - d, most + d + 2);
                for (int k = -d; k <= d; k += 2) {
                    boolean down = k == -d || k != d && furthest[most + k - 1] < furthest[most + k + 1];
                    int x = down ? furthest[most + k + 1] : furthest[most + k - 1] + 1;
                    int y = x - k;
                    while (x < n && y < m && oldIds[a + x] == newIds[b + y]) {
                        x++;
                        y++;
                    }
                    furthest[most + k] = x;
                    if (x >= n && y >= m) {
                        trace(trail, d);
                        return;
                    }
                }
            }
        }

        /** Walks back from the end and notes the diagonals. */
        private void trace(int[][] trail, int found) {
            int x = n;
            int y = m;
            for (int d = found; d >= 0; d--) {
                int k = x - y;
                int[] furthest = trail[d];
                int previousX = 0;
                int previousY = 0;
                if (d > 0) {
                    boolean down = k == -d || k != d && furthest[d + k - 1] < furthest[d + k + 1];
                    int previousK = down ? k + 1 : k - 1;
                    previousX = furthest[d + previousK];
                    previousY = previousX - previousK;
                }
                while (x > previousX && y > previousY && x > 0 && y > 0
                        && oldIds[a + x - 1] == newIds[b + y - 1]) {
                    partner[b + --y] = a + --x;
                }
                x = previousX;
                y = previousY;
            }
        }
    }
}
