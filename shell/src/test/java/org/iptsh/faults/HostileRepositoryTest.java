package org.iptsh.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A repository in which somebody has planted programs for git to run: iptsh runs none of them. */
@Faults
class HostileRepositoryTest {
    private static final int FEW = 3;

    private static final List<String> HOOKS = List.of("applypatch-msg", "commit-msg", "fsmonitor-watchman",
            "post-checkout", "post-commit", "post-index-change", "post-merge", "post-receive", "post-rewrite",
            "post-update", "pre-auto-gc", "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "pre-receive",
            "prepare-commit-msg", "push-to-checkout", "reference-transaction", "sendemail-validate", "update");

    private static final List<String> CONFIG = List.of(
            "[core]\n hooksPath = %1$s", "[core]\n fsmonitor = %2$s", "[core]\n sshCommand = %2$s",
            "[core]\n editor = %2$s", "[core]\n pager = %2$s", "[core]\n gitProxy = %2$s", "[core]\n askPass = %2$s",
            "[core]\n alternateRefsCommand = %2$s", "[core]\n attributesFile = %1$s/attributes",
            "[filter \"planted\"]\n clean = %2$s\n smudge = %2$s\n process = %2$s\n required = true",
            "[diff]\n external = %2$s", "[diff \"planted\"]\n textconv = %2$s\n command = %2$s",
            "[commit]\n gpgSign = true\n[gpg]\n program = %2$s\n[user]\n signingKey = planted",
            "[credential]\n helper = %2$s", "[include]\n path = %1$s/included", "[merge \"planted\"]\n driver = %2$s",
            "[gc]\n auto = 1\n recentObjectsHook = %2$s", "[maintenance]\n auto = true",
            "[extensions]\n worktreeConfig = true", "[uploadpack]\n packObjectsHook = %2$s");

    @TestFactory
    Stream<DynamicTest> hooks(Cases cases) {
        return cases.some(HOOKS, FEW).stream().map(hook -> cases.test("planted hook", "nft", hook, machine ->
                untouched(machine, (planted, program) -> {
                    Path hooks = Files.createDirectories(machine.repository().resolve(".git/hooks"));
                    Path file = hooks.resolve(hook);
                    Files.copy(program, file);
                    return file;
                })));
    }

    @TestFactory
    Stream<DynamicTest> config(Cases cases) {
        return cases.some(CONFIG, FEW).stream().map(lines -> cases.test(
                "hostile config", "nft", lines.replace('\n', ' '), machine ->
                untouched(machine, (planted, program) -> {
                    for (String hook : HOOKS) {
                        Files.copy(program, planted.resolve(hook));
                    }
                    Files.writeString(planted.resolve("attributes"), "* filter=planted diff=planted merge=planted\n");
                    Files.writeString(planted.resolve("included"), "[core]\n fsmonitor = " + program + "\n");
                    Files.writeString(machine.repository().resolve(".gitattributes"),
                            "* filter=planted diff=planted merge=planted\n");
                    Path config = machine.repository().resolve(".git/config");
                    Files.writeString(config, Files.readString(config)
                            + String.format(lines, planted, program) + "\n");
                    return planted;
                })));
    }

    /** Plants something. */
    private interface Planting {
        Path plant(Path folder, Path program) throws IOException;
    }

    private static void untouched(Machine machine, Planting planting) throws IOException {
        Path canary = machine.folder().resolve("canary");
        Path folder = Files.createTempDirectory(machine.folder(), "planted");
        Path program = folder.resolve("program");
        Files.writeString(program, "#!/bin/sh\necho \"$0\" >>" + canary + "\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path config = machine.repository().resolve(".git/config");
        String before = Files.readString(config);
        Path planted = planting.plant(folder, program);

        Round round = Round.stage(machine);
        Round.done(machine.iptsh("commit 60"));
        Round.done(machine.iptsh("confirm"));
        assertEquals(round.candidate(), machine.live());
        round.checkEnd();
        Path rules = machine.repository().resolve("rules.v4");
        Files.writeString(rules, Files.readString(rules).replaceFirst("COMMIT", "-A web -j RETURN\nCOMMIT"));
        // What these say matters as little as whether they can be done: they read and write the repository.
        for (String statement : List.of("status", "history", "diff saved live", "blame filter INPUT", "adopt saved",
                "restore saved", "discard", "show HEAD~1")) {
            Round.plain(machine.iptsh(statement));
        }
        round.checkNext();
        assertFalse(Files.exists(canary), () -> "run: " + canary);
        Files.writeString(config, before);
        Files.deleteIfExists(machine.repository().resolve(".gitattributes"));
        if (planted.startsWith(machine.repository())) {
            Files.delete(planted);
        }
    }
}
