package org.iptsh.persistence.saved;

import static org.iptsh.persistence.saved.SavedFolder.confirm;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionTest {
    private static final String FORMS = "a version is a hash as `history` shows it, a number of versions back (0 is the"
            + " newest), HEAD~2, or a branch or tag";

    @TempDir
    Path top;

    private SavedFolder folder;
    private Saved saved;
    private final List<Version> versions = new ArrayList<>();

    @BeforeEach
    void saveFourVersions() {
        folder = new SavedFolder(top.resolve("iptables"));
        saved = folder.saved();
        for (int i = 0; i < 4; i++) {
            versions.add(confirm(saved, "number " + i, "rules.v4", i + "\n"));
        }
    }

    @Test
    void aWholeHashOrItsBeginningIsAVersion() {
        Version second = versions.get(1);
        assertFinds(1, second.id());
        assertFinds(1, second.shortId());
        assertFinds(1, second.id().toUpperCase(Locale.ROOT));
    }

    @Test
    void aNumberCountsVersionsBack() {
        assertFinds(3, "0");
        assertFinds(1, "2");
    }

    @Test
    void headAndSavedAreTheNewestAndOnesBeforeItAreReachedFromThere() {
        assertFinds(3, "HEAD");
        assertFinds(3, "saved");
        assertFinds(2, "HEAD^");
        assertFinds(0, "saved~3");
    }

    @Test
    void branchesAndTagsOfAnyKindAreVersions() {
        folder.git("tag", "before-move", "HEAD~1");
        folder.git("tag", "-a", "-m", "audited", "audit", "HEAD~2");
        folder.git("branch", "trial", "HEAD~3");
        assertFinds(3, "main");
        assertFinds(2, "before-move");
        assertFinds(1, "audit");
        assertFinds(0, "trial");
    }

    @Test
    void whatIsNotThereIsToldWithWhatCouldBeMeant() {
        folder.git("tag", "before-move");
        assertRefuses("99", "there is no version 99", FORMS);
        assertRefuses("HEAD~4", "there is no version HEAD~4", FORMS);
        assertRefuses("0123456789012345678901234567890123456789",
                "there is no version 0123456789012345678901234567890123456789", FORMS);
        assertRefuses("befor-move", "there is no version befor-move", "did you mean before-move?");
        assertRefuses("savde", "there is no version savde", "did you mean saved?");
    }

    @Test
    void whatIsNoVersionIsToldWithWhatIs() {
        String tree = folder.git("rev-parse", "HEAD^{tree}").strip();
        String blob = "HEAD:rules.v4";
        for (String text : List.of("", " ", "-n1", blob, ":/number", "a..b", "HEAD~x", "HEAD^{", tree, "a\u0000b")) {
            Result<Version> result = saved.version(text);
            assertEquals(List.of(FORMS), result.problems().stream().map(p -> p.hint().orElseThrow()).toList(), text);
        }
    }

    private void assertFinds(int number, String text) {
        assertEquals(versions.get(number), saved.version(text).get(), text);
    }

    private void assertRefuses(String text, String message, String hint) {
        Problem problem = saved.version(text).problems().get(0);
        assertEquals(message, problem.message());
        assertEquals(hint, problem.hint().orElseThrow());
    }
}
