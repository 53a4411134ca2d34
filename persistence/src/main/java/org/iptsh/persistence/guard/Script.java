package org.iptsh.persistence.guard;

import java.io.IOException;
import java.io.InputStream;

/** A file of the folder {@code systemd/} that travels in the jar. */
enum Script {
    BOOT("boot"),
    REFERENCES("references.awk"),
    TRANSACTION("transaction"),
    WEAVE("weave"),
    WEAVE_AWK("weave.awk"),
    BOOT_UNIT("iptsh-boot.service");

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
