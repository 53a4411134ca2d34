package org.iptsh.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.ruleset.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose iptables spells its rules otherwise than the one that saved them. */
@Tag("e2e")
class SpellingTest {
    private static final String PORTS = "-A INPUT -p tcp -m tcp --sport 101:65535 -j ACCEPT";
    private static final String NEGATED = "-A INPUT -p tcp -m tcp ! --sport 0:100 -j ACCEPT";

    @TempDir
    private Path folder;

    private static void done(String expected, Finished finished) {
        assertTrue(finished.ok(), finished::stderr);
        assertTrue(finished.text().contains(expected), finished::text);
    }

    @Test
    void whatNftSavedAndLegacyEnforcesIsTheSameRuleset() throws IOException {
        Path saved;
        try (TestHost nft = new TestHost(folder, "nft")) {
            done("saved as", nft.iptsh("-c", NEGATED + "; -A INPUT -j NFLOG --nflog-range 64; commit 0"));
            saved = nft.repository().resolve("rules.v4");
            assertTrue(Files.readString(saved).contains(PORTS + "\n-A INPUT -j NFLOG\n"), Files.readString(saved));
        }
        try (TestHost legacy = new TestHost(folder, "legacy")) {
            legacy.namespace.programs().run(("iptables-legacy " + NEGATED).split(" "));
            legacy.namespace.programs().run("iptables-legacy", "-A", "INPUT", "-j", "NFLOG", "--nflog-range", "64");
            String live = legacy.live(Family.IPV4);
            assertTrue(live.contains(NEGATED) && live.contains("--nflog-range 64"), live);

            done("live is what is saved", legacy.iptsh("status"));
            done("no difference", legacy.iptsh("diff", "saved", "live", "--exit-code"));
            done("\"identical\":true", legacy.iptsh("--json", "diff", saved.toString(), "live"));
            assertEquals("", legacy.iptsh("diff", "saved", "live", "--unified").text());
            done("live is saved already", legacy.iptsh("adopt"));

            done("that rule is there", legacy.iptsh(PORTS.replace("-A", "-C").split(" ")));
            done("1 removed", legacy.iptsh("-c", PORTS.replace("-A", "-D") + "; diff"));
            String unified = legacy.iptsh("diff", "saved", "staged", "--unified").text();
            assertEquals(List.of("-" + PORTS), unified.lines().filter(line -> line.matches("[-+]-A .*")).toList());
            done("saved as", legacy.iptsh("commit", "0"));
            String rules = Files.readString(saved);
            assertTrue(rules.contains("-A INPUT -j NFLOG --nflog-range 64\n"), rules);
            done("1 rule removed", legacy.iptsh("history", "filter", "INPUT"));
        }
    }

    @Test
    void aVersionThatOnlySpellsRulesOtherwiseIsNoneOfItsChains() throws IOException {
        try (TestHost host = new TestHost(folder, "legacy")) {
            done("saved as", host.iptsh("-c", NEGATED + "; commit 0"));
            Path saved = host.repository().resolve("rules.v4");
            Files.writeString(saved, Files.readString(saved).replace(NEGATED, PORTS));
            done("saved as", host.iptsh("adopt", "saved"));
            assertEquals(2, host.iptsh("history").text().lines().count());
            assertEquals(1, host.iptsh("history", "filter", "INPUT").text().lines().count());
            done("live is what is saved", host.iptsh("status"));
        }
    }
}
