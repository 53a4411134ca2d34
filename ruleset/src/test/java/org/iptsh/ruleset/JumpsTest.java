package org.iptsh.ruleset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JumpsTest {

    /** A table with a chain for each word {@code a>b,c}: it jumps to those. */
    private static Jumps jumps(String... chains) {
        return new Jumps(new Table("filter", Stream.of(chains).map(JumpsTest::chain).toList()));
    }

    private static Chain chain(String text) {
        String[] parts = text.split(">");
        Chain chain = parts[0].equals("INPUT") ? Chain.builtIn("INPUT") : Chain.named(parts[0]);
        return parts.length == 1 ? chain
                : chain.withRules(Stream.of(parts[1].split(",")).map(to -> Rule.of("-p tcp -j " + to)).toList());
    }

    @Test
    void aCircleIsToldWithTheWayRoundIt() {
        assertEquals(Optional.of("chains a, b go in a circle: a -> b -> a"), jumps("INPUT>a", "a>b", "b>a").fault());
        assertEquals(Optional.of(List.of("a", "a")), jumps("INPUT>a", "a>DROP,a").circle());
    }

    @Test
    void aCircleThatNoPacketReachesIsNone() {
        assertEquals(Optional.empty(), jumps("INPUT>c", "a>b", "b>a", "c").fault());
    }

    @Test
    void chainsThatMeetAgainAreNoCircle() {
        assertEquals(Optional.empty(), jumps("INPUT>a,b", "a>c", "b>c", "c").fault());
        assertEquals(List.of("INPUT", "a", "c"), jumps("INPUT>a,b", "a>c", "b>c", "c").longest());
    }

    @Test
    void fifteenChainsMayFollowEachOtherAndNoMore() {
        assertEquals(Optional.empty(), row(15).fault());
        String fault = row(16).fault().orElseThrow();
        assertTrue(fault.startsWith("16 chains follow each other, and 15 may: INPUT -> c1 -> c2 -> "), fault);
    }

    private static Jumps row(int length) {
        return jumps(Stream.concat(
                Stream.of("INPUT>c1"),
                IntStream.rangeClosed(1, length).mapToObj(i -> "c" + i + (i < length ? ">c" + (i + 1) : "")))
                .collect(Collectors.toList()).toArray(String[]::new));
    }
}
