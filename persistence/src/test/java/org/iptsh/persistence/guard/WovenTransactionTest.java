package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.iptsh.persistence.guard.PendingCommit.Section;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.guard.WovenSection.Ours;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits of rules that stand among the rules of others. */
@Tag("kernel")
class WovenTransactionTest extends ScriptInNamespace {
    private List<WovenSection> families;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void goesThereAndBackWhereNobodyElseWrites(String backEnd) {
        load(backEnd, Ours.OLD);
        String before = read();
        pending("c", Ours.OLD, Ours.NEW);
        assertInstanceOf(Outcome.Done.class, script.apply("c"));
        assertOurs(Ours.NEW);
        script.rollback("c");
        assertEquals(before, read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void rulesOfOthersThatComeMeanwhileStayWhereTheyAre(String backEnd) {
        load(backEnd, Ours.OLD);
        pending("c", Ours.OLD, Ours.NEW);
        others("-I INPUT 1 -i top0 -j DROP");
        assertInstanceOf(Outcome.Done.class, script.apply("c"));
        assertInput("-i top0 -j DROP", "-i lo -j ACCEPT", "-i new0 -j NEW");
        assertEquals("", PendingCommit.read(run.resolve("pending/outcome")));

        others("-I INPUT 3 -i middle0 -j DROP", "-A INPUT -i last0 -j DROP");
        assertInstanceOf(Outcome.Done.class, script.rollback("c"));
        assertInput("-i top0 -j DROP", "-i old0 -j OLD", "-i middle0 -j DROP", "-i last0 -j DROP");
        assertOurs(Ours.OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aChainThatAnotherUsesIsEmptiedOnly(String backEnd) {
        load(backEnd, Ours.OLD);
        pending("c", Ours.OLD, Ours.NEW);
        script.apply("c");
        others("-A OUTPUT -o out0 -j NEW");
        assertInstanceOf(Outcome.Done.class, script.rollback("c"));
        assertOurs(Ours.OLD);
        families.forEach(family -> assertEquals(List.of(), family.chain("NEW")));
        families.forEach(family -> assertEquals(List.of("-o out0 -j NEW"), family.chain("OUTPUT")));
        String log = PendingCommit.read(run.resolve("last/log"));
        assertTrue(log.contains("section rules.v4: chain NEW of table filter stays"), log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatTheKernelRefusesIsUndoneEverywhere(String backEnd) {
        load(backEnd, Ours.OLD);
        others("-A INPUT -i last0 -j DROP");
        String before = read();
        Ours bad = new Ours("DROP", List.of("-i lo -j MASQUERADE"), "NEW", List.of());
        new PendingCommit(run, "c", List.of(
                families.get(0).between(Ours.OLD, Ours.NEW), families.get(1).between(Ours.OLD, bad))).write(60);
        var refused = assertInstanceOf(Outcome.Refused.class, script.apply("c"));
        assertTrue(refused.said().get(0).startsWith("section rules.v6: ip6tables"), refused.toString());
        assertEquals(before, read());
        assertEquals("refused", PendingCommit.read(run.resolve("last/outcome")));
    }

    /** Others write so that a step fails, five times in a row. */
    @ParameterizedTest
    @ValueSource(strings = {
        "line 7 failed: Index of insertion too big.", "line 3 failed: No such file or directory.",
        "line 4 failed: Bad rule (does a matching rule exist in that chain?).", "Resource temporarily unavailable", ""
    })
    void whatFailsIsTriedAgain(String words) throws IOException {
        load("nft", Ours.OLD);
        String before = read();
        Files.writeString(run.resolve("program"), """
                cd "${0%/*}"
                read -r left <left
                [ "$left" = 0 ] || { cat >/dev/null; echo $((left - 1)) >left; echo "$words" >&2; exit 4; }
                exec "$@"
                """.replace("$words", words));
        new PendingCommit(run, "c", families.stream().map(family -> family.between(Ours.OLD, Ours.NEW))
                .map(s -> new Section(s.name(), "sh " + run.resolve("program") + " " + s.program(), s.apply(),
                        s.undo(), s.before(), s.more()))
                .toList()).write(60);
        Files.writeString(run.resolve("left"), "5\n");
        assertInstanceOf(Outcome.Done.class, script.apply("c"));
        assertOurs(Ours.NEW);
        Files.writeString(run.resolve("left"), "5\n");
        assertInstanceOf(Outcome.Done.class, script.rollback("c"));
        assertEquals(before, read());
        assertTrue(!PendingCommit.read(run.resolve("last/log")).contains("before.rules"));
    }

    /** The nft back end can't show a chain with such a rule, and would flush it. */
    @Test
    void aNativeRuleThatCanNotBeReadIsNeitherFlushedNorInTheWayOfARollback() {
        load("nft", Ours.OLD);
        String rule = "add rule ip filter INPUT ct state new log level debug";
        pending("c", Ours.OLD, Ours.NEW);
        assertTrue(namespace.programs().run(("nft " + rule).split(" ")).ok());
        assertInstanceOf(Outcome.Refused.class, script.apply("c"));
        assertTrue(listing().contains("ct state new") && listing().contains("jump OLD"), listing());

        load("nft", Ours.OLD);
        namespace.programs().run("nft", "flush", "chain", "ip", "filter", "INPUT");
        load("nft", Ours.OLD);
        pending("c", Ours.OLD, Ours.NEW);
        assertInstanceOf(Outcome.Done.class, script.apply("c"));
        assertTrue(namespace.programs().run(("nft " + rule).split(" ")).ok());
        assertInstanceOf(Outcome.Done.class, script.rollback("c"));
        assertTrue(listing().contains("ct state new") && listing().contains("jump OLD"), listing());
        assertFalse(listing().contains("jump NEW"), listing());
    }

    private String listing() {
        return namespace.programs().run("nft", "list", "table", "ip", "filter").text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aReplacementLeadsBackToTheFirst(String backEnd) {
        load(backEnd, Ours.OLD);
        String before = read();
        for (boolean applied : List.of(true, false)) {
            pending("c", Ours.OLD, Ours.NEW);
            script.apply("c");
            lay("d", Ours.NEWER);
            assertInstanceOf(Outcome.Done.class, script.replace("c", "d"));
            assertInstanceOf(Outcome.Done.class, script.rollback("c"), "it is not there any more");
            assertOurs(Ours.NEW);
            if (applied) {
                assertInstanceOf(Outcome.Done.class, script.apply("d"));
                assertOurs(Ours.NEWER);
            }
            others("-I INPUT 1 -i top0 -j DROP");
            assertInstanceOf(Outcome.Done.class, script.rollback("d"));
            others("-D INPUT -i top0 -j DROP");
            assertEquals(before, read());
        }
        lay("e", Ours.NEWER);
        assertInstanceOf(Outcome.TooLate.class, script.replace("c", "e"));
    }

    @Test
    void aReplacementThatCanNotReadLiveLeadsBackToTheFirstAllTheSame() {
        load("nft", Ours.OLD);
        pending("c", Ours.OLD, Ours.NEW);
        script.apply("c");
        lay("d", Ours.NEWER);
        assertInstanceOf(Outcome.Done.class, script.replace("c", "d"));
        assertTrue(namespace.programs().run("nft", "add", "rule", "ip", "filter", "INPUT", "reject").ok());
        assertInstanceOf(Outcome.Refused.class, script.apply("d"));
        assertEquals("refused", PendingCommit.read(run.resolve("last/outcome")));
        assertTrue(listing().contains("jump OLD"), listing());
        assertFalse(listing().contains("jump NEW"), listing());
    }

    private void lay(String id, Ours to) {
        List<Section> sections = new ArrayList<>();
        families.forEach(family -> sections.add(family.between(Ours.OLD, Ours.NEW, to)));
        new PendingCommit(run, id, sections).lay(60);
    }

    private void load(String backEnd, Ours state) {
        families = WovenSection.loaded(new LiveText(namespace.programs(), backEnd), state);
    }

    private void pending(String id, Ours from, Ours to) {
        new PendingCommit(run, id, families.stream().map(family -> family.between(from, to)).toList()).write(60);
    }

    private void others(String... commands) {
        for (String command : commands) {
            families.forEach(family -> family.run(command.split(" ")));
        }
    }

    private void assertInput(String... rules) {
        families.forEach(family -> assertEquals(List.of(rules), family.chain("INPUT")));
    }

    private void assertOurs(Ours state) {
        for (WovenSection family : families) {
            assertTrue(family.run("-S", "INPUT").startsWith("-P INPUT " + state.policy()));
            List<String> ours = family.chain("INPUT").stream().filter(rule -> !rule.endsWith(" -j DROP")).toList();
            assertEquals(state.input(), ours);
            assertEquals(state.rules(), family.chain(state.chain()));
        }
    }

    private String read() {
        return families.get(0).live().read();
    }
}
