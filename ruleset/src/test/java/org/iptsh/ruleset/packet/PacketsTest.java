package org.iptsh.ruleset.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Test;

class PacketsTest {
    private final Space space = new Space(Family.IPV4, Interfaces.of(List.of("eth0", "eth1", "eth+", "lo")));

    /** A set of values of one byte, both as packets and as a table of truth. */
    private record Both(Packets packets, boolean[] truth) {}

    private Both random(Random random, int depth) {
        if (depth == 0) {
            int from = random.nextInt(256);
            int to = random.nextInt(256);
            boolean masked = random.nextBoolean();
            boolean[] truth = new boolean[256];
            for (int i = 0; i < 256; i++) {
                truth[i] = masked ? (i & to) == (from & to) : i >= from && i <= to;
            }
            return new Both(masked ? space.masked(Field.TTL, BigInteger.valueOf(from), BigInteger.valueOf(to))
                    : space.range(Field.TTL, from, to), truth);
        }
        Both left = random(random, depth - 1);
        Both right = random(random, depth - 1);
        int operation = random.nextInt(4);
        boolean[] truth = new boolean[256];
        for (int i = 0; i < 256; i++) {
            truth[i] = switch (operation) {
                case 0 -> left.truth[i] && right.truth[i];
                case 1 -> left.truth[i] || right.truth[i];
                case 2 -> left.truth[i] && !right.truth[i];
                default -> !left.truth[i];
            };
        }
        return new Both(switch (operation) {
            case 0 -> left.packets.and(right.packets);
            case 1 -> left.packets.or(right.packets);
            case 2 -> left.packets.minus(right.packets);
            default -> left.packets.not();
        }, truth);
    }

    @Test
    void setsAreWhatTheirPartsMakeOfEachValue() {
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        System.out.println("PacketsTest: -Diptsh.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Both both = random(random, 4);
            for (int i = 0; i < 256; i++) {
                assertEquals(both.truth[i], both.packets.intersects(space.equal(Field.TTL, i)), "value " + i);
            }
            Packets again = space.none();
            for (Values.Range range : Boxes.values(both.packets, Field.TTL).ranges()) {
                again = again.or(space.range(Field.TTL, range.from(), range.to()));
            }
            assertEquals(both.packets, again, "cut into ranges and put together");
        }
    }

    @Test
    void aConditionMayHoldOrNot() {
        Packets web = space.equal(Field.DESTINATION_PORT, 80);
        Packets limited = web.and(space.condition("-m limit"));
        assertEquals(web, limited.possibly());
        assertTrue(limited.certainly().isEmpty());
        assertEquals(Set.of("-m limit"), limited.conditions());
        assertEquals(web, limited.or(web.minus(space.condition("-m limit"))));
    }

    @Test
    void aPatternFitsTheNamesThatBeginLikeIt() {
        Packets ethernets = space.through(Field.IN, "eth+");
        assertTrue(ethernets.contains(space.through(Field.IN, "eth0")));
        assertFalse(ethernets.intersects(space.through(Field.IN, "lo")));
        assertFalse(ethernets.minus(space.through(Field.IN, "eth0")).minus(space.through(Field.IN, "eth1")).isEmpty(),
                "there may be an eth2");
        assertFalse(ethernets.intersects(space.nowhere(Field.IN)));
    }

    @Test
    void aTestOfAChangedPacketIsOneOfWhatItWasAtFirst() {
        Change change = Change.none(space).set(Field.DESTINATION_PORT, 8080);
        assertTrue(change.before(space.equal(Field.DESTINATION_PORT, 8080)).isAll());
        assertTrue(change.before(space.equal(Field.DESTINATION_PORT, 80)).isEmpty());
        Change copied = Change.none(space).set(Field.MARK, 5).take(Field.CONNMARK, Field.MARK, BigInteger.valueOf(4));
        assertEquals(space.masked(Field.CONNMARK, BigInteger.ONE, BigInteger.valueOf(3)),
                copied.before(space.masked(Field.CONNMARK, BigInteger.valueOf(5), BigInteger.valueOf(7))));
        assertEquals(change, Change.none(space).set(Field.DESTINATION_PORT, 8080));
    }

    @Test
    void countingDownGoesFromEachValueToTheOneBelow() {
        Change less = Change.none(space).decrease(Field.TTL);
        Change more = Change.none(space).increase(Field.TTL);
        for (int i = 1; i < 255; i++) {
            assertEquals(space.equal(Field.TTL, i + 1), less.before(space.equal(Field.TTL, i)));
            assertEquals(space.equal(Field.TTL, i - 1), more.before(space.equal(Field.TTL, i)));
        }
    }

    @Test
    void laterChangesSeeWhatEarlierOnesMade() {
        Change first = Change.none(space).set(Field.MARK, 7);
        Change second = Change.none(space).take(Field.CONNMARK, Field.MARK, BigInteger.valueOf(255));
        assertTrue(first.then(second).before(space.masked(
                Field.CONNMARK, BigInteger.valueOf(7), BigInteger.valueOf(255))).isAll());
    }

    @Test
    void boxesTellWhatMattersAndNoMore() {
        Packets ssh = space.equal(Field.PROTOCOL, 6).and(space.equal(Field.DESTINATION_PORT, 22))
                .and(space.condition("-m owner --uid-owner 0"));
        Boxes boxes = Boxes.of(ssh, 10);
        assertEquals(1, boxes.boxes().size());
        assertEquals(Set.of(Field.PROTOCOL, Field.DESTINATION_PORT), boxes.boxes().get(0).fields().keySet());
        assertEquals(List.of("-m owner --uid-owner 0"), boxes.boxes().get(0).conditions());
        assertTrue(Boxes.of(ssh.not(), 1).more());
    }

    @Test
    void anExampleIsInTheSetAndNearTheWish() {
        Packets some = space.range(Field.DESTINATION_PORT, 1000, 2000).and(space.equal(Field.PROTOCOL, 17));
        Example example = Example.of(some, Map.of(Field.DESTINATION_PORT, BigInteger.valueOf(1500))).orElseThrow();
        assertEquals(BigInteger.valueOf(1500), example.value(Field.DESTINATION_PORT));
        assertEquals(BigInteger.valueOf(17), example.value(Field.PROTOCOL));
        assertTrue(some.contains(example.packets(space)));
        assertTrue(Example.of(space.none(), Map.of()).isEmpty());
    }
}
