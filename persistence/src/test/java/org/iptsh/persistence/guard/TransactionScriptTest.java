package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.iptsh.persistence.guard.PendingCommit.Section;
import org.iptsh.persistence.guard.TransactionScript.Outcome;
import org.iptsh.persistence.host.HostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("kernel")
class TransactionScriptTest extends ScriptInNamespace {
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void appliesEverySectionAndLetsItStandWhenConfirmed(String backEnd) {
        LiveText live = oldRules(backEnd);
        PendingCommit.of(run, "c1", live, Rules.NEW_V4, Rules.NEW_V6).write(60);

        assertInstanceOf(Outcome.Done.class, script.apply("c1"));
        assertEquals("applied", PendingCommit.read(run.resolve("pending/state")));
        assertEquals(newRules(), live.read());

        assertInstanceOf(Outcome.Done.class, script.confirm("c1"));
        assertFalse(Files.exists(run.resolve("pending")));
        assertTrue(Files.exists(run.resolve("confirmed/journal")));
        assertInstanceOf(Outcome.Done.class, script.rollback("c1"));
        assertEquals(newRules(), live.read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void aRefusedSectionUndoesAllAndSaysWhy(String backEnd) {
        LiveText live = oldRules(backEnd);
        String before = live.read();
        PendingCommit.of(run, "c2", live, Rules.NEW_V4, Rules.REFUSED_V6).write(60);

        var refused = assertInstanceOf(Outcome.Refused.class, script.apply("c2"));
        assertTrue(refused.said().get(0).startsWith("section rules.v6: ip6tables"), refused.toString());
        assertEquals(before, live.read());
        assertFalse(Files.exists(run.resolve("pending")));
        assertEquals("refused", PendingCommit.read(run.resolve("last/outcome")));
        assertTrue(PendingCommit.read(run.resolve("last/log")).contains(refused.said().get(0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void rollbackRemovesTablesThatDidNotExist(String backEnd) {
        LiveText live = new LiveText(namespace.programs(), backEnd);
        assertEquals("# rules.v4\n# rules.v6\n", live.read());
        PendingCommit.of(run, "c3", live, Rules.NEW_V4, Rules.NEW_V6).write(60);
        script.apply("c3");
        assertEquals(newRules(), live.read());

        assertInstanceOf(Outcome.Done.class, script.rollback("c3"));
        assertEquals("# rules.v4\n# rules.v6\n", live.read());
        assertEquals("rolled-back", PendingCommit.read(run.resolve("last/outcome")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void anInverseIsUsedOnceAndTheBeforeImageWhenItFails(String backEnd) {
        LiveText live = oldRules(backEnd);
        String before = live.read();
        String noflush = live.restore("iptables") + " -w 30 --noflush";
        String add = "*filter\n-A INPUT -j DROP\nCOMMIT\n";
        String remove = "*filter\n-D INPUT -j DROP\nCOMMIT\n";
        String all = "*filter\n-F\n:GUESTS - [0:0]\n-A INPUT -s 192.0.2.0/24 -j GUESTS\n"
                + "-A GUESTS -p tcp -m tcp --dport 80 -j ACCEPT\nCOMMIT\n";
        for (String undo : List.of(remove, "*filter\n-D INPUT -j NOSUCH\nCOMMIT\n")) {
            new PendingCommit(run, "c4", List.of(new Section("rules.v4", noflush, add, undo, all))).write(60);
            assertInstanceOf(Outcome.Done.class, script.apply("c4"));
            assertNotEquals(before, live.read());
            assertInstanceOf(Outcome.Done.class, script.rollback("c4"));
            assertEquals(before, live.read());
        }
        String log = PendingCommit.read(run.resolve("last/log"));
        assertTrue(log.contains("undo.rules.v4: code ") && log.contains("before.rules.v4: code 0"), log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void whatTheTimerRolledBackIsNotAppliedAnyMore(String backEnd) {
        LiveText live = oldRules(backEnd);
        String before = live.read();
        PendingCommit.of(run, "c5", live, Rules.NEW_V4, Rules.NEW_V6).write(60);
        script.rollback("c5");
        assertInstanceOf(Outcome.TooLate.class, script.apply("c5"));
        assertInstanceOf(Outcome.TooLate.class, script.confirm("c5"));
        assertEquals(before, live.read());
    }

    @Test
    void anotherCommitIsLeftAlone() {
        LiveText live = oldRules("nft");
        PendingCommit.of(run, "mine", live, Rules.NEW_V4, Rules.NEW_V6).write(60);
        assertInstanceOf(Outcome.TooLate.class, script.apply("other"));
        assertInstanceOf(Outcome.TooLate.class, script.confirm("mine"), "armed is not applied");
        script.apply("mine");
        assertInstanceOf(Outcome.Done.class, script.rollback("other"));
        assertInstanceOf(Outcome.TooLate.class, script.apply("mine"), "it is applied already");
        assertEquals(newRules(), live.read());
    }

    @Test
    void aRollbackThatFailsKeepsTheCommitPendingAndCanBeRepeated() throws IOException {
        LiveText live = oldRules("nft");
        String before = live.read();
        PendingCommit.of(run, "c6", live, Rules.NEW_V4, Rules.NEW_V6).write(60);
        script.apply("c6");
        Path image = run.resolve("pending/before.rules.v6");
        String good = Files.readString(image);
        Files.writeString(image, "*filter\n-A NOWHERE -j ACCEPT\nCOMMIT\n");

        var refused = assertInstanceOf(Outcome.Refused.class, script.rollback("c6"));
        assertTrue(refused.said().get(0).startsWith("section rules.v6: "), refused.toString());
        assertEquals("rollback-failed", PendingCommit.read(run.resolve("pending/state")));
        assertTrue(before.startsWith(live.read().split("# rules.v6")[0]), "the other section is restored all the same");

        Files.writeString(image, good);
        assertInstanceOf(Outcome.Done.class, script.rollback("c6"));
        assertEquals(before, live.read());
    }

    @Test
    void aFolderThatOthersCanWriteIsRefused() throws IOException {
        Path open = Files.createDirectory(run.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(HostException.class, new TransactionScript(namespace.programs(), open)::install);
    }

    @Test
    void badWordsAreRefused() {
        for (String id : List.of("", "..", "a/b", "a b", "$(id)")) {
            assertThrows(HostException.class, () -> script.apply(id));
        }
        String file = run + "/transaction";
        var words = namespace.programs().run("sh", file, "rollback", run.toString(), "x", "--after", "8s");
        assertEquals(2, words.code());
    }

    private static String newRules() {
        return "# rules.v4\n" + LiveText.normal(Rules.NEW_V4) + "# rules.v6\n" + LiveText.normal(Rules.NEW_V6);
    }
}
