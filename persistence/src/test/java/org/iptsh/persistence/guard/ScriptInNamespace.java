package org.iptsh.persistence.guard;

import java.nio.file.Path;
import org.iptsh.persistence.testing.Namespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What all tests of the transaction's script begin with: it is in place in a folder, and works in a namespace. */
class ScriptInNamespace {
    @TempDir
    Path run;

    Namespace namespace;
    TransactionScript script;

    @BeforeEach
    void open() {
        namespace = Namespace.open();
        script = PendingCommit.script(namespace.programs(), run);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    /** The old rules of both families, made live. */
    LiveText oldRules(String backEnd) {
        LiveText live = new LiveText(namespace.programs(), backEnd);
        live.load("iptables", Rules.OLD_V4);
        live.load("ip6tables", Rules.OLD_V6);
        return live;
    }
}
