package org.iptsh.ruleset.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.iptsh.ruleset.Result;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpSetsTextTest {
    private static final String FORM = "write it like create NAME hash:ip, or add NAME 192.0.2.7";
    private static final String CREATED = "create friends hash:ip family inet\ncreate six hash:ip,port family inet6\n";

    @ParameterizedTest
    @CsvSource(delimiter = '>', value = {
        "swap friends six           > sets:3:1: swap neither creates a set nor adds to one; FORM",
        "add friend 192.0.2.7       > sets:3:5: no line above creates a set friend; did you mean friends?",
        "add friends 192.0.2        > sets:3:13: 192.0.2 is no IPv4 address or network; the set is of family inet",
        "add friends 2001:db8::1    > sets:3:13: 2001:db8::1 is no IPv4 address or network; the set is of family inet",
        "add six 192.0.2.7,tcp:22   > sets:3:9: 192.0.2.7 is no IPv6 address or network; the set is of family inet6",
        "add friends                > sets:3:12: something is missing; FORM"
    })
    void aLineThatCantBeReadIsNamed(String line, String expected) {
        Result<IpSets> read = IpSetsText.read("sets", CREATED + line + "\n");
        assertEquals(1, read.problems().size());
        assertEquals(expected.replace("FORM", FORM), read.problems().get(0).headline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# kept by hand", "add friends 192.0.2.0/30", "add friends 192.0.2.1-192.0.2.9 timeout 9",
        "add six 2001:db8::1,tcp:22", "create a list:set size 8", "create m hash:mac hashsize 64"})
    void whatIpsetPrintsIsRead(String line) {
        assertEquals(List.of(), IpSetsText.read("sets", CREATED + line + "\n").problems());
    }
}
