package org.iptsh.shell.command;

import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Command;

/** {@code exit}: leaves the shell; what is staged stays staged. */
public final class Leave {
    /** The command; the loop that reads lines ends when it sees it. */
    public static final Command COMMAND = Command.of("exit", Groups.SHELL, "", Places.ALL,
            "leave; what is staged stays staged, and a pending commit's timer runs on", "Ctrl-D does the same.",
            call -> Answer.silent());

    private Leave() {}
}
