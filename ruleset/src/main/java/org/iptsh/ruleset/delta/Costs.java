package org.iptsh.ruleset.delta;

import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;

/**
 * What is quicker for a chain of one's own: to change some of its rules or to fill it anew.
 *
 * <p>The legacy back end writes the whole table whatever the script says, so there the fewest lines win. On the nft
 * back end (measured, 1.8.9): a line takes 7 µs; any line that finds a rule, by number or by text, has the chain listed
 * once, which is 2 µs a rule and grows with the square (10,000: 30 ms, 100,000: 2 s); to find a rule by text is 0.65 µs
 * for each rule above it; and what takes away rules waits 10 ms for the kernel, once.
 *
 * <p>Filling anew has to give the rules that stay the counters they had: where those are not known, or
 * {@code ip6tables-nft-restore} would ignore them, such a chain is not filled anew.
 */
record Costs(Family family, Backend backend) {
    private static final double LINE = 7;
    private static final double LISTED = 2;
    private static final double LISTED_SQUARE = 0.00015;
    private static final double COMPARED = 0.65;
    private static final double REMOVAL = 10_000;

    boolean refillPays(ChainDelta delta) {
        return refill(delta) < change(delta) && !losesCounters(delta);
    }

    private double refill(ChainDelta delta) {
        double lines = 1 + delta.newSize();
        return backend == Backend.LEGACY ? lines : lines * LINE + (delta.oldSize() > 0 ? REMOVAL : 0);
    }

    private double change(ChainDelta delta) {
        Staying staying = delta.staying();
        double lines = staying.gone().size() + staying.come().size();
        if (backend == Backend.LEGACY) {
            return lines;
        }
        boolean finds = !staying.gone().isEmpty() || staying.come().get(0) < staying.last();
        double size = delta.oldSize();
        double listing = finds ? size * LISTED + size * size * LISTED_SQUARE : 0;
        double compared = staying.gone().stream().mapToDouble(place -> place * COMPARED).sum();
        return lines * LINE + listing + compared + (staying.gone().isEmpty() ? 0 : REMOVAL);
    }

    private boolean losesCounters(ChainDelta delta) {
        boolean ignored = backend == Backend.NFT && family == Family.IPV6;
        return delta.anyStaying(counters -> counters == null || ignored && !counters.isZero());
    }
}
