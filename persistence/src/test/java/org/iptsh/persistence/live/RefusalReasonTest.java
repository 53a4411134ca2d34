package org.iptsh.persistence.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

class RefusalReasonTest {
    private static final Ruleset CIRCLE = read("*filter\n:INPUT ACCEPT\n:a -\n:b -\n"
            + "-A INPUT -j a\n-A a -j b\n-A b -j a\nCOMMIT\n");
    private static final Ruleset SOUND = read("*filter\n:INPUT ACCEPT\n-A INPUT -j DROP\nCOMMIT\n");

    private static Ruleset read(String text) {
        return SaveReader.read(Family.IPV4, "test", text).result().get();
    }

    @Test
    void aProgramsNameAndLineAreNoReason() {
        assertEquals("Bad argument `x'", Scratch.reason(
                "iptables-restore v1.8.9 (legacy): Bad argument `x'\nError occurred at line: 3\nTry `iptables -h'", SOUND));
        assertEquals("it gives no reason", Scratch.reason("iptables-restore: line 11 failed", SOUND));
        assertEquals("it gives no reason", Scratch.reason("iptables-legacy-restore: line 11 failed.", SOUND));
    }

    @Test
    void aCircleOfJumpsIsNamed() {
        assertEquals("chains a, b go in a circle: a -> b -> a",
                Scratch.reason("iptables-restore: line 11 failed", CIRCLE));
        assertEquals("chains a, b go in a circle: a -> b -> a",
                Scratch.reason("iptables-restore v1.8.9 (nf_tables): line 6: RULE_APPEND failed (Too many links)", CIRCLE));
        assertEquals("unknown option", Scratch.reason("iptables-restore: unknown option", CIRCLE));
    }
}
