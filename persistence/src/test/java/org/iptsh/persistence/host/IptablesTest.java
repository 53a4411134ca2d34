package org.iptsh.persistence.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.iptsh.ruleset.Backend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IptablesTest {

    @ParameterizedTest
    @CsvSource({
        "1.4.21, 10421", "1.8.9, 10809", "1.8.11, 10811", "1.9, 10900", "1.8.12-rc1, 10812",
        "git, 10809", "1.8.100, 10809"
    })
    void theDialectFollowsTheVersion(String version, int number) {
        Programs none = new Programs(List.of(), Map.of());
        assertEquals(number, new Iptables(none, Backend.LEGACY, version).dialect().version());
    }
}
