package org.iptsh.ruleset.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.iptsh.ruleset.Ruleset;
import org.iptsh.ruleset.text.SaveReader;
import org.junit.jupiter.api.Test;

/** What iptables takes for the rule that is to be deleted, and how a delta gets round that. */
class DeletionTest {
    private static Ruleset filter(String rules) {
        return SaveReader.read(Family.IPV4, "text", script(rules)).result().get();
    }

    private static Delta nft(String from, String to) {
        return Delta.between(filter(from), filter(to), Backend.NFT, (table, chain) -> true);
    }

    private static Delta legacy(String from, String to) {
        return Delta.between(filter(from), filter(to), Backend.LEGACY, (table, chain) -> true);
    }

    private static String script(String lines) {
        return "*filter\n" + lines + "COMMIT\n";
    }

    @Test
    void aNameThatAChainTakesFromATargetMeansAnotherRule() {
        assertEquals(script("-D INPUT 1\n:LOG - [0:0]\n-A INPUT -j LOG\n"),
                nft("-A INPUT -j LOG\n", ":LOG - [0:0]\n-A INPUT -j LOG\n").script());
        assertEquals(script("-D INPUT -j LOG\n-X LOG\n-A INPUT -j LOG\n"),
                legacy(":LOG - [0:0]\n-A INPUT -j LOG\n", "-A INPUT -j LOG\n").script());
    }

    @Test
    void aJumpToAChainNamedAsATargetIsDeletedByNumberOnNft() {
        assertEquals(script("-D INPUT 3\n-D INPUT 1\n-D INPUT -i b\n-X LOG\n-A INPUT -j LOG\n"),
                nft(":LOG - [0:0]\n-A INPUT -j LOG\n-A INPUT -i b\n-A INPUT -j LOG\n", "-A INPUT -j LOG\n").script());
    }

    @Test
    void onNftAChainNamedAsATargetIsDeclaredWhereARuleThatJumpsToItComes() {
        String from = ":LOG - [0:0]\n[1:2] -A LOG -j DROP\n";
        assertEquals(script(":LOG - [0:0]\n-A INPUT -j LOG\n[1:2] -A LOG -j DROP\n"),
                nft(from, from + "-A INPUT -j LOG\n").script());
        assertEquals(script("-A INPUT -j LOG\n"), legacy(from, from + "-A INPUT -j LOG\n").script());
    }

    @Test
    void rulesThatIptablesTakesForTheOneToBeDeletedArePutBack() {
        assertEquals(script(
                """
                -D INPUT -m helper --helper ftp -j ACCEPT
                -D INPUT -m helper --helper sip -j ACCEPT
                -I INPUT 1 -m helper --helper ftp -j ACCEPT
                """),
                nft("""
                        -A INPUT -m helper --helper ftp -j ACCEPT
                        -A INPUT -i lo
                        -A INPUT -m helper --helper sip -j ACCEPT
                        -A INPUT -m helper --helper tftp -j ACCEPT
                        """,
                        """
                        -A INPUT -m helper --helper ftp -j ACCEPT
                        -A INPUT -i lo
                        -A INPUT -m helper --helper tftp -j ACCEPT
                        """).script());
    }

    @Test
    void ip6tablesNftTakesPrefixesOfOneAddressForTheSame() {
        Ruleset from = SaveReader.read(Family.IPV6, "text", """
                *filter
                -A INPUT -s 2001:db8::/32 -j ACCEPT
                -A INPUT -s 2001:db8::/48 -j ACCEPT
                -A INPUT -j ACCEPT
                -A INPUT -d ::/1 -j ACCEPT
                COMMIT
                """).ruleset();
        Ruleset to = SaveReader.read(Family.IPV6, "text", """
                *filter
                -A INPUT -s 2001:db8::/32 -j ACCEPT
                -A INPUT -j ACCEPT
                COMMIT
                """).ruleset();
        assertEquals(script(
                """
                -D INPUT -s 2001:db8::/48 -j ACCEPT
                -D INPUT -d ::/1 -j ACCEPT
                """), Delta.between(from, to, Backend.LEGACY, (table, chain) -> true).script());
        assertEquals(script(
                """
                -D INPUT -s 2001:db8::/32 -j ACCEPT
                -D INPUT -s 2001:db8::/48 -j ACCEPT
                -D INPUT -j ACCEPT
                -D INPUT -d ::/1 -j ACCEPT
                -A INPUT -s 2001:db8::/32 -j ACCEPT
                -A INPUT -j ACCEPT
                """), Delta.between(from, to, Backend.NFT, (table, chain) -> true).script());
    }
}
