package org.iptsh.persistence.settings;

/** What a boot does where no saved ruleset can be loaded. */
public enum Failsafe {
    /** Only loopback, established connections and SSH pass. */
    LOCKDOWN("lockdown"),
    /** Everything passes. */
    OPEN("open");

    private final String word;

    Failsafe(String word) {
        this.word = word;
    }

    /** As it is written in the settings. */
    public String word() {
        return word;
    }
}
