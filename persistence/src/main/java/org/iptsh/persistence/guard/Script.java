package org.iptsh.persistence.guard;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A file of the folder {@code systemd/} that travels in the jar. */
enum Script {
    BOOT("boot"),
    REFERENCES("references.awk"),
    RELOAD("reload"),
    TRANSACTION("transaction"),
    TRANSACTION_REPLACE("transaction.replace"),
    TRANSACTION_TIMER("transaction.timer"),
    WEAVE("weave"),
    WEAVE_AWK("weave.awk"),
    BOOT_UNIT("iptsh-boot.service");

    /** All that the boot unit needs, in one folder. */
    static final List<Script> OF_BOOT = List.of(BOOT, REFERENCES, RELOAD, WEAVE, WEAVE_AWK);

    /** All that a pending commit needs, in one folder: the program may be upgraded or removed meanwhile. */
    static final List<Script> OF_COMMIT = List.of(
            WEAVE_AWK, WEAVE, TRANSACTION_REPLACE, TRANSACTION_TIMER, TRANSACTION);

    private final String file;

    Script(String file) {
        this.file = file;
    }

    /** What it is called, in the jar and on the host. */
    String file() {
        return file;
    }

    byte[] content() {
        try (InputStream resource = Script.class.getResourceAsStream(file)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the program's own jar is damaged: " + file, e);
        }
    }
}
