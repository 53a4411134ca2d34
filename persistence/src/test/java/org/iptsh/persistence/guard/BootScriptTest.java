package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.iptsh.persistence.host.Programs.Finished;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class BootScriptTest extends BootInNamespace {
    /** The nat table is good and comes first: a load that stops at the filter table must not leave it there. */
    private static final String REFUSED = """
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            -A POSTROUTING -o eth0 -j MASQUERADE
            COMMIT
            *filter
            :INPUT DROP [0:0]
            -A INPUT -j MASQUERADE
            COMMIT
            """;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void loadsWhatIsSavedAndIsQuiet(String backEnd) throws IOException {
        Files.writeString(repository.resolve("rules.v4"), Rules.NEW_V4);
        // As an editor leaves it that adds no last newline.
        Files.writeString(repository.resolve("rules.v6"), Rules.NEW_V6.strip());
        Files.writeString(folder.resolve("motd"), "of the boot before");

        Finished boot = boot(backEnd);
        assertEquals("", boot.stderr());
        assertEquals(0, boot.code());
        assertEquals(both(Rules.NEW_V4, Rules.NEW_V6), live(backEnd));
        assertEquals(List.of("result clean", "section rules.v4 saved", "section rules.v6 saved"), report());
        assertFalse(Files.exists(folder.resolve("motd")));
    }

    /** The power went when the first of two files was in its place: both are those of the new version. */
    @Test
    void aConfirmThatWasCutOffBootsWhole() throws IOException {
        Path begun = Files.createDirectories(repository.resolve(".git/iptsh/confirm"));
        Files.writeString(repository.resolve("rules.v6"), Rules.OLD_V6);
        Files.setLastModifiedTime(repository.resolve("rules.v6"), FileTime.fromMillis(0));
        Files.writeString(begun.resolve("rules.v4"), Rules.NEW_V4);
        Files.writeString(begun.resolve("rules.v6"), Rules.NEW_V6);
        Files.writeString(repository.resolve("rules.v4"), Rules.NEW_V4);

        assertEquals(0, boot("nft").code());
        assertEquals(both(Rules.NEW_V4, Rules.NEW_V6), live("nft"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aRefusedFileIsReplacedWholeByTheLastOneKnownToWork(String backEnd) throws IOException {
        Files.writeString(repository.resolve("rules.v4"), REFUSED);
        Files.writeString(repository.resolve("rules.v6"), Rules.NEW_V6);
        Files.writeString(state.resolve("known-good/rules.v4"), Rules.OLD_V4);
        Files.writeString(state.resolve("known-good/rules.v6"), Rules.OLD_V6);

        Finished boot = boot(backEnd);
        assertEquals(1, boot.code());
        assertTrue(boot.stderr().startsWith("<3>iptsh: rules.v4 of " + repository + " was refused: "), boot.stderr());
        assertEquals(both(Rules.OLD_V4, Rules.NEW_V6), live(backEnd));
        assertEquals(
                List.of("result fallback", "section rules.v4 known-good", "section rules.v6 saved"),
                report().subList(0, 3));
        assertTrue(PendingCommit.read(folder.resolve("motd")).contains("the last version known to work is live"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void theFailsafeKeepsSshOpenWhenNothingElseLoads(String backEnd) throws IOException {
        for (String file : List.of("rules.v4", "rules.v6")) {
            Files.writeString(repository.resolve(file), REFUSED);
            Files.writeString(state.resolve("known-good").resolve(file), "*filter\n-A INPUT --bad\nCOMMIT\n");
        }
        Path sshd = Files.writeString(folder.resolve("sshd_config"), "#Port 1\nPort 22\nMatch User x\n");
        Path more = Files.createDirectory(folder.resolve("sshd_config.d"));
        Files.writeString(more.resolve("ours.conf"), """
                port="2222"
                ListenAddress [2001:db8::1]:8022
                ListenAddress ::2
                """);

        Finished boot = boot(backEnd, "--sshd-config", sshd.toString());
        assertEquals(1, boot.code());
        assertEquals(both(lockdown("icmp", ""), lockdown("ipv6-icmp", """
                -A INPUT -s fe80::/10 -p udp -m udp --dport 546 -j ACCEPT
                """)), live(backEnd));
        assertEquals("result fallback", report().get(0));
        assertEquals("section rules.v6 lockdown", report().get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void theFailsafeOpenLetsEverythingThrough(String backEnd) throws IOException {
        Files.writeString(repository.resolve("rules.v4"), REFUSED);
        assertEquals(1, boot(backEnd, "--failsafe", "open").code());
        assertEquals("# rules.v4\n# rules.v6\n", live(backEnd));
        assertEquals("section rules.v4 open", report().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void onlyRulesThatNameWhatIsMissingAreSetAside(String backEnd) throws IOException {
        String kept = """
                *filter
                :INPUT DROP [0:0]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                :OURS - [0:0]
                -A INPUT -m comment --comment "-j GHOST --match-set bad src" -j ACCEPT
                -A INPUT -m comment --comment -j -j ACCEPT
                -A INPUT -p tcp -j LOG --log-prefix "-g GHOST "
                -A INPUT -g OURS
                -A OURS -p tcp -m tcp --dport 22 -j ACCEPT
                """;
        Files.writeString(repository.resolve("rules.v4"), kept + """
                -A INPUT -m set --match-set bad src -j DROP
                -A INPUT -p tcp -m set ! --match-set "bad" src --comment "\\" -j" -j DROP
                -A INPUT -j SET --add-set worse src
                [3:180] -A INPUT -j f2b-sshd
                -A f2b-sshd -s 192.0.2.9/32 -j REJECT
                -A FORWARD -g OURS2
                COMMIT
                """);
        Finished boot = boot(backEnd);
        assertEquals(0, boot.code(), boot.stderr());
        assertEquals(both(kept + "COMMIT\n", ""), live(backEnd));
        assertEquals(
                """
                result aside
                section rules.v4 saved
                section rules.v6 none
                aside rules.v4 11 set bad -A INPUT -m set --match-set bad src -j DROP
                aside rules.v4 12 set bad -A INPUT -p tcp -m set ! --match-set "bad" src --comment "\\" -j" -j DROP
                aside rules.v4 13 set worse -A INPUT -j SET --add-set worse src
                aside rules.v4 14 chain f2b-sshd [3:180] -A INPUT -j f2b-sshd
                aside rules.v4 15 chain f2b-sshd -A f2b-sshd -s 192.0.2.9/32 -j REJECT
                aside rules.v4 16 chain OURS2 -A FORWARD -g OURS2
                """,
                String.join("\n", report().subList(0, 9)) + "\n");
        assertEquals(
                "message rules.v4: set aside 6 rules that name what is missing:"
                        + " chain OURS2, chain f2b-sshd, set bad, set worse",
                report().get(9));
        assertTrue(PendingCommit.read(folder.resolve("motd")).contains("set aside 6 rules"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aSingleRuleIsSetAsideInTheSingular(String backEnd) throws IOException {
        Files.writeString(repository.resolve("rules.v4"), Rules.NEW_V4.replaceFirst("COMMIT", "-A INPUT -j gone\nCOMMIT"));
        assertEquals(0, boot(backEnd).code());
        assertTrue(report().contains("message rules.v4: set aside 1 rule that names what is missing: chain gone"),
                report().toString());
    }

    /** Nothing is set aside to make such a file load, in an empty kernel as on a machine that runs. */
    @ParameterizedTest
    @CsvSource({
        "nft, false, -A nonsense", "nft, true, -A nonsense", "legacy, false, -A nonsense", "legacy, true, -A nonsense",
        "nft, false, nonsense", "nft, true, nonsense", "nft, true, -A INPUT -j gone"})
    void aLineBehindTheTablesIsNoRuleThatNamesWhatIsMissing(String backEnd, boolean crowded, String line)
            throws IOException {
        if (crowded) {
            new LiveText(namespace.programs(), backEnd).load("iptables", Rules.OLD_V4);
        }
        Files.writeString(repository.resolve("rules.v4"), Rules.NEW_V4 + line + "\n");
        Files.writeString(state.resolve("known-good/rules.v4"), Rules.OLD_V4);
        Finished boot = boot(backEnd);
        assertEquals(1, boot.code(), boot.stderr());
        assertFalse(boot.stderr().contains("set aside"), boot.stderr());
        assertEquals(both(Rules.OLD_V4, ""), live(backEnd));
        assertEquals(List.of("result fallback", "section rules.v4 known-good"), report().subList(0, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aSetThatIsThereIsUsed(String backEnd) throws IOException {
        namespace.programs().run("ipset", "create", "good", "hash:ip");
        String rules = """
                *filter
                :INPUT ACCEPT [0:0]
                :FORWARD ACCEPT [0:0]
                :OUTPUT ACCEPT [0:0]
                -A INPUT -m set --match-set good src -j DROP
                COMMIT
                """;
        String more = rules.replace("COMMIT", "-A INPUT -m set --match-set gone src -j DROP\nCOMMIT");
        Files.writeString(repository.resolve("rules.v4"), more);
        assertEquals(0, boot(backEnd).code());
        assertEquals(both(rules, ""), live(backEnd));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void liveIsLeftAloneWhenNothingWasEverSaved(String backEnd) throws IOException {
        LiveText live = new LiveText(namespace.programs(), backEnd);
        live.load("iptables", Rules.OLD_V4);
        String before = live.read();
        Finished boot = boot(backEnd);
        assertEquals(0, boot.code());
        assertEquals("<6>iptsh: nothing was ever saved in " + repository + ": live is left as it is\n", boot.stderr());
        assertEquals(before, live(backEnd));
        assertEquals("result nothing", report().get(0));
    }

    @Test
    void aFileThatAPowerCutEmptiedIsNotTakenForAnEmptyRuleset() throws IOException {
        Files.writeString(repository.resolve("rules.v4"), "\0\0\0");
        Files.writeString(state.resolve("known-good/rules.v4"), Rules.OLD_V4);
        assertEquals(1, boot("nft").code());
        assertEquals(both(Rules.OLD_V4, ""), live("nft"));
    }

    @Test
    void aFamilyThatIsNotAskedForIsLeftAlone() throws IOException {
        Files.writeString(repository.resolve("rules.v4"), Rules.NEW_V4);
        Files.writeString(repository.resolve("rules.v6"), Rules.NEW_V6);
        assertEquals(0, boot("nft", "--families", "ipv6").code());
        assertEquals(both("", Rules.NEW_V6), live("nft"));
    }

    @Test
    void aPendingCommitIsRolledBackFirst() throws IOException {
        Path run = folder.resolve("run");
        LiveText live = new LiveText(namespace.programs(), "nft");
        TransactionScript script = PendingCommit.script(namespace.programs(), run);
        PendingCommit.of(run, "c", live, Rules.NEW_V4, Rules.NEW_V6).write(60);
        script.apply("c");
        Files.writeString(repository.resolve("rules.v4"), Rules.OLD_V4);
        assertEquals(0, boot("nft").code());
        assertEquals(both(Rules.OLD_V4, ""), live("nft"));
        assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
    }

    @Test
    void theBackEndOfTheHostIsTheDefault() throws IOException {
        Files.writeString(repository.resolve("rules.v4"), Rules.OLD_V4);
        assertEquals(0, boot("auto").code());
        String saved = namespace.programs().run("iptables-save").text();
        assertEquals(LiveText.normal(Rules.OLD_V4), LiveText.normal(saved));
    }

    @Test
    void wrongWordsAreRefused() {
        assertEquals(2, boot("best").code());
        assertEquals(2, boot("nft", "--failsafe", "shut").code());
        assertEquals(2, boot("nft", "--motd").code());
        assertEquals(2, namespace.programs().run("sh", folder + "/boot", "--state", "/x").code());
    }

    private static String lockdown(String icmp, String more) {
        return """
                *filter
                :INPUT DROP [0:0]
                :FORWARD DROP [0:0]
                :OUTPUT ACCEPT [0:0]
                -A INPUT -i lo -j ACCEPT
                -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 2222 -j ACCEPT
                -A INPUT -p tcp -m tcp --dport 8022 -j ACCEPT
                -A INPUT -p %s -j ACCEPT
                %sCOMMIT
                """.formatted(icmp, more);
    }
}
