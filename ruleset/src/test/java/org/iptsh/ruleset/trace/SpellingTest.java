package org.iptsh.ruleset.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that somebody wrote by hand means what iptables makes of it, in whatever spelling. */
class SpellingTest {
    @ParameterizedTest
    @ValueSource(strings = {"--set-mark 5", "--set-mark 0x5", "--set-xmark 5/0xffffffff", "--or-mark 5"})
    void aMark(String target) {
        Host host = Host.of("""
                *mangle
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -j MARK %s
                COMMIT
                *filter
                :INPUT ACCEPT [0:0]
                -A INPUT -m mark ! --mark 5 -j DROP
                COMMIT
                """.formatted(target));
        assertEquals("ACCEPT the policy of filter INPUT", host.traceLocal("-s 192.0.2.2 -m mark --mark 0"));
    }

    @Test
    void aMarkOfTheConnection() {
        Host host = Host.of("""
                *mangle
                :PREROUTING ACCEPT [0:0]
                -A PREROUTING -j CONNMARK --set-mark 0x12
                -A PREROUTING -j CONNMARK --restore-mark --mask 0xf
                COMMIT
                *filter
                :INPUT ACCEPT [0:0]
                -A INPUT -m mark ! --mark 2 -j DROP
                COMMIT
                """);
        assertEquals("ACCEPT the policy of filter INPUT",
                host.traceLocal("-s 192.0.2.2 -m mark --mark 0 --ctstate NEW"));
    }

    @Test
    void severalAddressesNamesOfServicesAndASyn() {
        Host host = Host.of("""
                *filter
                :INPUT ACCEPT [0:0]
                -A INPUT -s 192.0.2.1,192.0.2.2 -p tcp --syn --dport ssh -j DROP
                COMMIT
                """);
        assertEquals("DROP filter INPUT 1", host.traceLocal("-p tcp --syn -s 192.0.2.2 --dport 22"));
        assertEquals("DROP filter INPUT 1", host.traceLocal("-p tcp --syn -s 192.0.2.1,192.0.2.2 --dport 22"));
        assertEquals("ACCEPT the policy of filter INPUT", host.traceLocal("-p tcp --syn -s 192.0.2.3 --dport 22"));
    }
}
