package org.iptsh.persistence.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.testing.Namespace;
import org.iptsh.ruleset.Backend;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("kernel")
class OtherBackendTest {
    private final Namespace namespace = Namespace.open();

    @AfterEach
    void close() {
        namespace.close();
    }

    private String run(String... command) {
        Finished finished = namespace.programs().run(command);
        assertTrue(finished.ok(), () -> List.of(command) + ": " + finished.stderr());
        return finished.text();
    }

    private static String program(Family family, Backend backend) {
        return family.program() + "-" + backend.word();
    }

    private static Backend other(Backend ours) {
        return ours == Backend.NFT ? Backend.LEGACY : Backend.NFT;
    }

    private LiveRules read(Backend ours) {
        return new Live(Iptables.find(namespace.programs(), Optional.of(ours)), Family.all()).read();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void itsRulesAreCounted(Backend ours) {
        String four = program(Family.IPV4, other(ours));
        run(four, "-A", "INPUT", "-j", "ACCEPT");
        run(four, "-A", "INPUT", "-p", "tcp", "-j", "DROP");
        run(four, "-P", "FORWARD", "DROP");
        run(four, "-t", "raw", "-A", "OUTPUT", "-j", "ACCEPT");
        run(program(Family.IPV6, other(ours)), "-P", "INPUT", "DROP");
        String label = other(ours).label();
        List<String> warnings = read(ours).warnings();
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("the other back end, " + label
                + ", has IPv4 rules too, and the kernel enforces "
                + "both: "), warnings::toString);
        assertTrue(warnings.get(0).contains("table raw, 1 rule"), warnings::toString);
        assertTrue(warnings.get(0).contains("table filter, 2 rules, policy DROP of FORWARD"), warnings::toString);
        assertTrue(warnings.get(0).contains("`" + four + "-save` shows them"), warnings::toString);
        assertTrue(warnings.get(1).contains("table filter, 0 rules, policy DROP of INPUT"), warnings::toString);
    }

    /** As a mere {@code -L} or {@code --test} leaves them behind. */
    @ParameterizedTest
    @EnumSource(Backend.class)
    void tablesThatLetEverythingPassAreNoRules(Backend ours) {
        for (Family family : Family.all()) {
            run(program(family, other(ours)), "-L");
            run(program(family, other(ours)), "-N", "unused");
        }
        assertEquals(List.of(), read(ours).warnings());
    }

    @Test
    void lookingRegistersNoTable() {
        read(Backend.NFT);
        read(Backend.LEGACY);
        assertEquals("", run("cat", "/proc/net/ip_tables_names", "/proc/net/ip6_tables_names"));
        assertEquals("", run("iptables-nft-save"));
    }

    @Test
    void nativeRulesInTablesThatWeDontWorkOnAreToldOf() {
        assumeTrue(Iptables.locate("nft").isPresent(), "nft is not installed");
        run("iptables-nft", "-A", "INPUT", "-j", "ACCEPT");
        run("nft", "add rule ip filter INPUT ct state established accept");
        List<String> warnings = read(Backend.LEGACY).warnings();
        assertTrue(warnings.toString().contains("table filter, which only nft can show"), warnings::toString);
    }
}
