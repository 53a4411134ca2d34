package org.iptsh.ruleset.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {
    private static Prefix read(Family family, String text) {
        return Prefix.parse(family, text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"IPV4,10.0.0.0/8,10.0.0.0/8", "IPV4,10.1.2.3/8,10.0.0.0/8", "IPV4,10.1.2.3,10.1.2.3",
        "IPV4,10.1.2.3/32,10.1.2.3", "IPV4,0.0.0.0/0,0.0.0.0/0", "IPV6,2001:db8::/32,2001:db8::/32",
        "IPV6,2001:DB8:0:0::1/128,2001:db8::1", "IPV6,::/0,::/0"})
    void aNetworkIsPrintedWithNothingBehindItsLength(Family family, String text, String printed) {
        assertEquals(printed, read(family, text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "::1",
        "256.0.0.1", "eth0"})
    void otherTextIsNoNetwork(String text) {
        assertTrue(Prefix.parse(Family.IPV4, text).isEmpty());
    }

    @Test
    void aNetworkContainsItselfAndLongerOnes() {
        Prefix ten = read(Family.IPV4, "10.0.0.0/8");
        assertTrue(ten.contains(ten));
        assertTrue(ten.contains(read(Family.IPV4, "10.9.0.1")));
        assertFalse(ten.contains(read(Family.IPV4, "11.0.0.1")));
        assertFalse(ten.contains(read(Family.IPV4, "0.0.0.0/0")));
    }

    @Test
    void aRangeIsAsFewNetworksAsCanBe() {
        BigInteger three = read(Family.IPV4, "10.0.0.3").bits();
        AddressRange range = new AddressRange(Family.IPV4, three, three.add(BigInteger.valueOf(6)));
        assertEquals(List.of("10.0.0.3", "10.0.0.4/30", "10.0.0.8/31"),
                range.prefixes().stream().map(Prefix::toString).toList());
        assertEquals("10.0.0.3-10.0.0.9", range.toString());
        assertEquals("::/0", new AddressRange(Family.IPV6, BigInteger.ZERO, Prefix.all(Family.IPV6).last()).toString());
    }

    @Test
    void theNetworksOfARangeAreTheRange() {
        long seed = Long.getLong("iptsh.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            BigInteger one = new BigInteger(32, random);
            BigInteger other = new BigInteger(32, random);
            BigInteger next = one.min(other);
            for (Prefix prefix : new AddressRange(Family.IPV4, next, one.max(other)).prefixes()) {
                assertEquals(next, prefix.bits(), "seed " + seed);
                next = prefix.last().add(BigInteger.ONE);
            }
            assertEquals(one.max(other).add(BigInteger.ONE), next, "seed " + seed);
        }
    }
}
