package org.iptsh.persistence.settings;

/** Which sessions may confirm a commit. */
public enum ConfirmFrom {
    /** Any, also the one that made the commit. */
    ANY("any"),
    /** Only one that was opened after the commit, which proves that new connections work. */
    NEW_SESSION("new-session");

    private final String word;

    ConfirmFrom(String word) {
        this.word = word;
    }

    /** As it is written in the settings. */
    public String word() {
        return word;
    }
}
