package org.iptsh.persistence.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class NamespaceTest {
    @Test
    void programsRunApartFromThisProcessAndFromOtherNamespaces() {
        try (Namespace one = Namespace.open(); Namespace other = Namespace.open()) {
            String outside = network(Programs.here());
            assertNotEquals(outside, network(one.programs()));
            assertNotEquals(network(one.programs()), network(other.programs()));
        }
    }

    @Test
    void rulesLoadedInOneNamespaceAreNotSeenInAnother() {
        try (Namespace one = Namespace.open(); Namespace other = Namespace.open()) {
            for (String backEnd : new String[] {"nft", "legacy"}) {
                var added = one.programs().run("iptables-" + backEnd, "-w", "-A", "INPUT", "-s", "192.0.2.7", "-j", "DROP");
                assertEquals("", added.stderr());
                assertTrue(saved(one, backEnd).contains("-A INPUT -s 192.0.2.7/32 -j DROP"));
                assertFalse(saved(other, backEnd).contains("192.0.2.7"));
            }
        }
    }

    private static String saved(Namespace namespace, String backEnd) {
        return namespace.programs().run("iptables-" + backEnd + "-save").text();
    }

    private static String network(Programs programs) {
        return programs.run("readlink", "/proc/self/ns/net").text();
    }
}
