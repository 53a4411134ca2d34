package org.iptsh.ruleset.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Firewall;
import org.junit.jupiter.api.Test;

class UnclaimedTest {
    private static final Family V4 = Family.IPV4;

    private final Ownership ownership = new Ownership(Owners.standard());

    private Unclaimed unclaimed(Firewall live, String saved) {
        return ownership.unclaimed(live, Optional.of(Letters.read(saved)));
    }

    @Test
    void whatIsInLiveAndNotSavedAndNotForeignIsUnclaimed() {
        Firewall live = Letters.read("""
                :mine - [0:0]
                :new - [0:0]
                :f2b-x - [0:0]
                -A INPUT -j f2b-x
                -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 23 -j ACCEPT
                -A mine -j ACCEPT
                -A mine -j ACCEPT
                -A new -j DROP
                """);
        Unclaimed unclaimed = unclaimed(live, """
                :mine - [0:0]
                :gone - [0:0]
                -A INPUT -p tcp --dport ssh -j ACCEPT
                -A mine -j ACCEPT
                -A gone -j DROP
                """);
        assertEquals(3, unclaimed.size());
        assertTrue(unclaimed.chain(V4, "filter", "new"));
        assertTrue(unclaimed.rule(V4, "filter", "new", 0));
        assertEquals(List.of(2), indexes(unclaimed, live, "INPUT"));
        assertEquals(1, indexes(unclaimed, live, "mine").size());
        assertTrue(ownership.unclaimed(live, Optional.empty()).isEmpty());
    }

    private static List<Integer> indexes(Unclaimed unclaimed, Firewall firewall, String chain) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < firewall.get(V4).chain("filter", chain).orElseThrow().size(); i++) {
            if (unclaimed.rule(V4, "filter", chain, i)) {
                indexes.add(i);
            }
        }
        return indexes;
    }

    @Test
    void aVersionHasWhatWasEditedAndNothingUnclaimedOrForeign() {
        Firewall live = Letters.read("""
                :used - [0:0]
                :deep - [0:0]
                :idle - [0:0]
                :edited - [0:0]
                -A INPUT -j ACCEPT
                -A INPUT -j idle
                -A used -j deep
                -A edited -j ACCEPT
                """);
        Unclaimed unclaimed = unclaimed(live, "-A INPUT -j ACCEPT\n");
        assertEquals(5, unclaimed.size());
        Firewall candidate = Letters.read("""
                :used - [0:0]
                :deep - [0:0]
                :idle - [0:0]
                :edited - [0:0]
                :f2b-x - [0:0]
                -A INPUT -j f2b-x
                -A INPUT -s 192.0.2.1/32 -j used
                -A INPUT -j ACCEPT
                -A INPUT -j idle
                -A used -j deep
                -A edited -j DROP
                -A f2b-x -j RETURN
                """);
        assertEquals("""
                :deep
                :edited
                :used
                INPUT -s 192.0.2.1/32 -j used
                INPUT -j ACCEPT
                edited -j DROP
                used -j deep
                """, Letters.text(ownership.versioned(candidate, unclaimed)));
        assertEquals(Letters.text(ownership.ours(candidate)),
                Letters.text(ownership.versioned(candidate, Unclaimed.NOTHING)));
    }

    @Test
    void whatIsUnclaimedIsKeptInItsPlace() {
        Firewall live = Letters.read("""
                :new - [0:0]
                :edited - [0:0]
                :empty - [0:0]
                -A INPUT -j LOG
                -A INPUT -s 192.0.2.1/32 -j new
                -A INPUT -j DROP
                -A new -j ACCEPT
                -A edited -j ACCEPT
                """);
        Unclaimed unclaimed = unclaimed(live, "-A INPUT -j LOG\n-A INPUT -j DROP\n");
        assertEquals("""
                :edited
                :empty
                :new
                INPUT -s 192.0.2.1/32 -j new
                INPUT -j DROP
                edited -j ACCEPT
                edited -j DROP
                new -j ACCEPT
                """,
                Letters.text(ownership.keep(
                        live, Letters.read(":edited - [0:0]\n-A INPUT -j DROP\n-A edited -j DROP\n"), unclaimed)));
        assertEquals(Letters.text(live), Letters.text(ownership.keep(live, live, unclaimed)));
    }
}
