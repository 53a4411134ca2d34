package org.iptsh.persistence.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptsTest {
    @ParameterizedTest
    @EnumSource(names = {"BOOT", "RELOAD", "TRANSACTION", "TRANSACTION_REPLACE", "TRANSACTION_TIMER", "WEAVE"})
    void shellcheckFindsNothingInAScript(Script script) {
        Assumptions.assumeTrue(Iptables.locate("shellcheck").isPresent(), "shellcheck is not installed: not checked");
        assertEquals("", Programs.here().run(List.of("shellcheck", "-"), script.content()).text());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOOT", "RELOAD", "TRANSACTION", "TRANSACTION_REPLACE", "TRANSACTION_TIMER", "WEAVE"})
    void aScriptEvaluatesNoTextAndReadsNoOtherScriptButItsParts(Script script) {
        String code = new String(script.content(), StandardCharsets.UTF_8)
                .replaceAll("(?m)^ *#.*", "")
                .replace("    . \"${script%/*}/transaction.$1\"\n", "");
        assertFalse(code.lines().anyMatch(line -> line.matches("(.*[;&|({ ])?(eval|source|\\.) .*")), code);
    }
}
