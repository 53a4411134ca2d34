package org.iptsh.persistence.saved;

import static org.iptsh.persistence.saved.SavedFolder.ALICE;
import static org.iptsh.persistence.saved.SavedFolder.confirm;
import static org.iptsh.persistence.saved.SavedFolder.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.iptsh.persistence.host.HostException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository as git sees it, and what people do with git as iptsh sees it. */
class GitTest {
    @TempDir
    Path top;

    private SavedFolder folder;
    private Saved saved;

    @BeforeEach
    void saveTwoVersions() throws IOException {
        folder = new SavedFolder(top.resolve("iptables"));
        folder.write("README", "not a ruleset\n");
        saved = folder.saved();
        confirm(saved, "first", "rules.v4", "a\nb\n", "rules.v6", "x\n");
        confirm(saved, "second\n\nfilter/INPUT: 1 rule added (IPv4)", "rules.v4", "a\nb\nc\n");
    }

    @Test
    void gitFindsNothingToDoAndNothingWrong() {
        assertEquals("", folder.git("status", "--porcelain"));
        assertEquals("", folder.git("fsck", "--full", "--strict"));
        assertEquals("rules.v4\nrules.v6\n", folder.git("ls-files"));
    }

    @Test
    void gitLogShowsWhoAndWhatAndWhy() {
        assertEquals(
                """
                Alice Example <alice@fw1>
                second

                filter/INPUT: 1 rule added (IPv4)

                Confirmed-from: 192.0.2.7
                Host: fw1


                diff --git a/rules.v4 b/rules.v4
                index 422c2b7..de98044 100644
                --- a/rules.v4
                +++ b/rules.v4
                @@ -1,2 +1,3 @@
                 a
                 b
                +c
                """,
                folder.git("log", "-p", "-1", "--format=%an <%ae>%n%B"));
        assertEquals("192.0.2.7\n\n", folder.git("log", "-1", "--format=%(trailers:key=Confirmed-from,valueonly)"));
    }

    @Test
    void aRevertByGitIsANewVersion() {
        folder.git("revert", "--no-edit", "HEAD");
        Version reverted = saved.head().orElseThrow();
        assertEquals("Bob Example", reverted.author().name());
        assertEquals("Revert \"second\"", reverted.subject());
        assertEquals(Map.of("rules.v4", "a\nb\n", "rules.v6", "x\n"), text(saved.files(reverted)));
        assertEquals(Set.of(), saved.handEdited());
        confirm(saved, "third", "rules.v6", "y\n");
        assertEquals("", folder.git("status", "--porcelain"));
        assertEquals(4, saved.history(10).size());
    }

    @Test
    void whatElsePeopleKeepInTheRepositoryStaysInIt() throws IOException {
        folder.git("add", "-f", "README");
        folder.git("commit", "-m", "Keep the README too");
        folder.write("notes", "staged, not yet committed\n");
        folder.git("add", "-f", "notes");
        confirm(saved, "third", "rules.v4", "d\n");
        assertEquals("README\nrules.v4\nrules.v6\n", folder.git("ls-tree", "--name-only", "HEAD"));
        assertEquals("A  notes\n", folder.git("status", "--porcelain"));
        assertEquals(Map.of("rules.v4", "d\n", "rules.v6", "x\n"), text(saved.files(saved.head().orElseThrow())));
    }

    @Test
    void versionsAreFoundAfterGitPackedThemAndItsRefs() {
        folder.git("gc", "-q", "--prune=now");
        folder.git("pack-refs", "--all");
        assertEquals(2, saved.history(10).size());
        confirm(saved, "third", "rules.v4", "d\n");
        assertEquals("", folder.git("fsck", "--full", "--strict"));
        assertEquals("third\n", folder.git("log", "-1", "--format=%s"));
    }

    @Test
    void anotherBranchIsAnotherHistoryAndAMergeBringsThemTogether() throws IOException {
        folder.git("checkout", "-q", "-b", "trial", "HEAD~1");
        confirm(saved, "on trial", "rules.v6", "z\n");
        folder.git("checkout", "-q", "main");
        assertEquals(Map.of("rules.v4", "a\nb\nc\n", "rules.v6", "x\n"), text(saved.working()));
        folder.git("merge", "-q", "--no-edit", "trial");
        assertEquals(Map.of("rules.v4", "a\nb\nc\n", "rules.v6", "z\n"), text(saved.files(saved.head().orElseThrow())));
        assertEquals(4, saved.history(10).size());
        assertEquals(2, saved.history(1).get(0).parents().size());
        List<Version> six = saved.history(10, files -> text(files).get("rules.v6"), Objects::equals);
        assertEquals(List.of("on trial", "first"), six.stream().map(Version::subject).toList());
    }

    @Test
    void aMergeThatIsNotFinishedIsNotCommittedBySurprise() throws IOException {
        folder.git("checkout", "-q", "-b", "trial", "HEAD~1");
        confirm(saved, "on trial", "rules.v4", "conflict\n");
        folder.git("checkout", "-q", "main");
        assertFalse(folder.tryGit("merge", "trial").ok());
        HostException refusal = assertThrows(HostException.class, saved::ready);
        assertTrue(refusal.getMessage().contains("in the middle of something"), refusal.getMessage());
        assertEquals(2, saved.history(10).size());
        folder.git("merge", "--abort");
        saved.ready();
    }

    @Test
    void anIndexThatIsGoneOrDamagedIsMadeAgain() throws IOException {
        Path index = folder.path().resolve(".git/index");
        Files.delete(index);
        confirm(saved, "third", "rules.v4", "d\n");
        assertEquals("", folder.git("status", "--porcelain"));
        Files.write(index, new byte[] {'D', 'I', 'R', 'C', 0, 0});
        confirm(saved, "fourth", "rules.v4", "e\n");
        assertEquals("", folder.git("status", "--porcelain"));
        Files.write(index, new byte[0]);
        confirm(saved, "fifth", "rules.v4", "f\n");
        assertEquals("", folder.git("status", "--porcelain"));
    }

    @Test
    void hooksFiltersAndAttributesOfTheRepositoryHaveNoEffect() throws IOException {
        Path ran = top.resolve("ran");
        Path hooks = Files.createDirectories(folder.path().resolve(".git/hooks"));
        for (String name : List.of(
                "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "reference-transaction",
                "post-index-change", "pre-auto-gc", "post-rewrite", "post-checkout", "fsmonitor-watchman")) {
            plant(hooks.resolve(name), ran);
        }
        plant(top.resolve("filter"), ran);
        folder.git("config", "filter.evil.clean", top.resolve("filter").toString());
        folder.git("config", "filter.evil.smudge", top.resolve("filter").toString());
        folder.git("config", "filter.evil.required", "true");
        folder.git("config", "core.fsmonitor", hooks.resolve("fsmonitor-watchman").toString());
        folder.git("config", "core.autocrlf", "true");
        folder.git("config", "commit.gpgsign", "true");
        folder.write(".gitattributes", "* filter=evil text eol=crlf\n");
        Files.deleteIfExists(ran);

        saved.close();
        confirm(saved, "third", "rules.v4", "d\n");
        folder.write("rules.v4", "by hand\r\n");
        saved.adopt(ALICE, List.of()).orElseThrow();
        assertEquals(List.of(4, 4), List.of(saved.history(10).size(), saved.history(4).size()));
        assertEquals("by hand\r\n", text(saved.files(saved.head().orElseThrow())).get("rules.v4"));
        assertFalse(Files.exists(ran));
    }

    private static void plant(Path script, Path ran) throws IOException {
        Files.writeString(script, "#!/bin/sh\necho \"$0\" >>'" + ran + "'\nexit 1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
