package org.iptsh.ruleset.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IpSetsTest {
    private static String set(String name, String text) {
        IpSet set = IpSets.read(text).get(name).orElseThrow();
        return set.family() + " " + set.type() + " " + set.members().stream()
                .map(member -> (member.excepted() ? "!" : "") + String.join(",", member.parts()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void membersAreTakenApart() {
        assertEquals("inet [net] 10.0.0.0/8 !10.1.0.0/16", set("a", """
                create a hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x2a6c552d
                add a 10.0.0.0/8
                add a 10.1.0.0/16 nomatch
                """));
        assertEquals("inet6 [ip, port] 2001:db8::1,tcp:22", set("o", """
                create o hash:ip,port family inet6 hashsize 1024 maxelem 65536 timeout 100
                add o 2001:db8::1,tcp:22 timeout 99
                """));
        assertEquals("inet [set] a b", set("g", "create g list:set size 8\nadd g a\nadd g b\n"));
        assertEquals("inet [port] ", set("b", "create b bitmap:port range 0-1000\n"));
    }

    @Test
    void masksOfTheSetArePartOfItsMembers() {
        assertEquals("inet [ip] 10.0.0.0/24", set("e", """
                create e hash:ip family inet hashsize 1024 maxelem 65536 netmask 24
                add e 10.0.0.0
                """));
        assertEquals("inet [ip, mark] 10.0.0.1,0x00000001/0x000000ff", set("j", """
                create j hash:ip,mark family inet markmask 0x000000ff hashsize 1024 maxelem 65536
                add j 10.0.0.1,0x00000001
                """));
        assertEquals("inet [hash:ip] 10.0.0.1", set("q", """
                create q hash:ip family inet hashsize 1024 maxelem 65536 bitmask 255.0.0.255
                add q 10.0.0.1
                """));
    }

    @Test
    void aWildcardIsAnInterfaceWithAPlus() {
        assertEquals("inet [net, iface] 10.0.0.0/8,eth0 10.1.0.0/16,eth0+", set("c", """
                create c hash:net,iface family inet hashsize 1024 maxelem 65536
                add c 10.0.0.0/8,eth0
                add c 10.1.0.0/16,eth0 wildcard
                """));
    }

    @Test
    void aCommentIsNotRead() {
        assertEquals("inet [net] 10.0.0.8", set("h", """
                create h hash:net family inet hashsize 1024 maxelem 65536 comment
                add h 10.0.0.8 comment "not nomatch yet"
                """));
    }

    @Test
    void noSetsAreNotTheSameAsNoKnowledge() {
        assertTrue(IpSets.read("").isKnown());
        assertFalse(IpSets.unknown().isKnown());
        assertTrue(IpSets.read("swap a b\nadd a 10.0.0.1\ncreate\n").names().isEmpty());
    }
}
