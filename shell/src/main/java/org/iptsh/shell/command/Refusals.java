package org.iptsh.shell.command;

import org.iptsh.persistence.commit.CommitRefused;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;

/** What a refused step of the transaction means to whoever asked for it. */
public final class Refusals {
    private Refusals() {}

    /** The failure with the exit code of the design. */
    public static CommandFailure failure(CommitRefused refused) {
        Exit exit =
                switch (refused.reason()) {
                    case ANOTHER_PENDING, OLD_SESSION, CONFIRMED -> Exit.REFUSED;
                    case NOTHING_PENDING -> Exit.FAILED;
                    case KERNEL -> Exit.KERNEL;
                    case TOO_LATE -> Exit.ROLLED_BACK;
                };
        return CommandFailure.of(exit, refused.getMessage(), refused.details().toArray(String[]::new));
    }
}
