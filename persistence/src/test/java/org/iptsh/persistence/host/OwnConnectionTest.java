package org.iptsh.persistence.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnConnectionTest {
    private static OwnConnection read(String text) {
        return OwnConnection.read(text).orElseThrow();
    }

    private static String told(OwnConnection own) {
        return own.family() + " " + own.client() + " " + own.clientPort() + " " + own.server() + " "
                + own.serverPort() + " [" + own.zone() + "]";
    }

    @Test
    void bothEndsAreTold() {
        assertEquals("IPV4 192.0.2.7 40000 192.0.2.1 22 []", told(read("192.0.2.7 40000 192.0.2.1 22")));
        assertEquals("IPV6 2001:db8::7 40000 2001:db8::1 2222 []", told(read("2001:db8:0::7 40000 2001:db8::1 2222")));
    }

    @Test
    void anAddressMappedIntoIpv6IsAnIpv4Address() {
        assertEquals("IPV4 192.0.2.7 40000 192.0.2.1 22 []",
                told(read("::ffff:192.0.2.7 40000 ::FFFF:192.0.2.1 22")));
        assertEquals(Family.IPV4, read("::ffff:192.0.2.7 40000 192.0.2.1 22").family());
    }

    @Test
    void theZoneOfALinkLocalAddressIsAnInterface() {
        assertEquals("IPV6 fe80::7 40000 fe80::1 22 [eth0]", told(read("fe80::7%eth0 40000 fe80::1%eth0 22")));
        assertEquals("IPV6 fe80::7 40000 fe80::1 22 [wan.7]", told(read("fe80::7%wan.7 40000 fe80::1 22")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "console", "UNKNOWN 65535 UNKNOWN 65535", "192.0.2.7 40000 192.0.2.1",
        "192.0.2.7 40000 2001:db8::1 22", "192.0.2.7 65536 192.0.2.1 22", "192.0.2.7 -1 192.0.2.1 22",
        "192.0.2.0/24 40000 192.0.2.1 22", "192.0.2.7 40000 192.0.2.1 22 extra", "%eth0 1 %eth0 2"})
    void otherTextTellsNone(String text) {
        assertEquals(Optional.empty(), OwnConnection.read(text));
    }
}
