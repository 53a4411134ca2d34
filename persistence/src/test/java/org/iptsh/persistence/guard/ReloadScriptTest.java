package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class ReloadScriptTest extends BootInNamespace {
    /** A restart of the unit while the machine runs. */
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatOthersHaveOnAMachineThatRunsStays(String backEnd) throws IOException {
        String old = """
                *filter
                :INPUT ACCEPT [0:0]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                :ONE - [0:0]
                -A INPUT -i one0 -j ONE
                -A ONE -p tcp -m tcp --dport 80 -j ACCEPT
                COMMIT
                """;
        // As an administrator writes it, and with a jump into another's chain.
        String edited = """
                *filter
                :INPUT DROP
                :TWO - [0:0]
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 192.0.2.1,192.0.2.2 -p tcp --dport ssh -j TWO
                -A INPUT -j f2b-sshd
                -A TWO -j ACCEPT -m comment --comment "-A TWO"
                COMMIT
                """;
        Files.writeString(repository.resolve("rules.v4"), old);
        Files.writeString(state.resolve("known-good/rules.v4"), old);
        assertEquals(0, boot(backEnd).code());
        String tool = "iptables-" + backEnd;
        for (String command : List.of("-N f2b-sshd", "-A f2b-sshd -s 192.0.2.9/32 -j REJECT",
                "-I INPUT 1 -p tcp -j f2b-sshd", "-A INPUT -i last0 -j DROP", "-t nat -N DOCKER",
                "-t nat -A DOCKER -i docker0 -j RETURN")) {
            assertTrue(namespace.programs().run((tool + " " + command).split(" ")).ok(), command);
        }
        Finished again = boot(backEnd);
        assertEquals("", again.stderr());
        assertEquals(0, again.code());

        Files.writeString(repository.resolve("rules.v4"), edited);
        String expected = both("""
                *filter
                :INPUT DROP [0:0]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                :TWO - [0:0]
                :f2b-sshd - [0:0]
                -A INPUT -p tcp -j f2b-sshd
                -A INPUT -i lo -j ACCEPT
                -A INPUT -s 192.0.2.1/32 -p tcp -m tcp --dport 22 -j TWO
                -A INPUT -s 192.0.2.2/32 -p tcp -m tcp --dport 22 -j TWO
                -A INPUT -j f2b-sshd
                -A INPUT -i last0 -j DROP
                -A TWO -m comment --comment "-A TWO" -j ACCEPT
                -A f2b-sshd -s 192.0.2.9/32 -j REJECT --reject-with icmp-port-unreachable
                COMMIT
                *nat
                :PREROUTING ACCEPT [0:0]
                :INPUT ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                :POSTROUTING ACCEPT [0:0]
                :DOCKER - [0:0]
                -A DOCKER -i docker0 -j RETURN
                COMMIT
                """, "");
        for (int i = 0; i < 2; i++) {
            again = boot(backEnd);
            assertEquals("", again.stderr());
            assertEquals(expected, live(backEnd));
            assertEquals(List.of("result clean", "section rules.v4 saved", "section rules.v6 none"), report());
        }
        // Refused in its chain, and in the second table when it is asked about.
        for (String refused : List.of(edited.replace("-j ACCEPT -m", "-j MASQUERADE -m"),
                edited + "*nat\n:POSTROUTING ACCEPT\n-A POSTROUTING -m no-such-match -j MASQUERADE\nCOMMIT\n")) {
            Files.writeString(repository.resolve("rules.v4"), refused);
            assertEquals(1, boot(backEnd).code());
            assertEquals("section rules.v4 known-good", report().get(1));
            String live = live(backEnd);
            assertTrue(live.contains("-A INPUT -p tcp -j f2b-sshd\n-A INPUT -i one0 -j ONE\n-A INPUT -i last0"), live);
            assertFalse(live.contains("TWO") || live.contains("reload"), live);
        }
    }
}
