package org.iptsh.shell.command;

/** The headings of the help. */
final class Groups {
    static final String LOOK = "look";
    static final String STAGE = "stage";
    static final String COMMIT = "commit";
    static final String SAVED = "saved rulesets";
    static final String FILES = "files, on any machine";
    static final String SHELL = "the shell";

    private Groups() {}
}
