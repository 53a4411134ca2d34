package org.iptsh.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.iptsh.persistence.host.Iptables;
import org.iptsh.persistence.host.Programs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellcheckTest {
    @ParameterizedTest
    @ValueSource(strings = {
        ".ci/run", "bin/bench", "bin/build", "bin/iptsh", "bin/jdk", "bin/neighbours", "bin/provision", "bin/test",
        "shell/src/main/launcher/iptsh", "shell/src/main/launcher/keeper", "shell/src/main/launcher/sandbox",
        "shell/src/test/resources/org/iptsh/host/neighbour",
    })
    void nothingIsFoundIn(String script) {
        assumeTrue(Iptables.locate("shellcheck").isPresent(), "shellcheck is not installed: not checked");
        assertEquals("", Programs.here()
                .run(List.of("shellcheck", Checkout.THIS.resolve(script).toString()), new byte[0]).text());
    }
}
