package org.iptsh.plugin;

import java.util.List;
import org.iptsh.persistence.host.HostException;
import org.iptsh.ruleset.Problem;

/** A command that could not do what it was asked, with its exit code, the reason and the way out. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exit exit;
    private final transient List<Problem> problems;
    private final transient List<String> details;

    private CommandFailure(Exit exit, String message, List<Problem> problems, List<String> details, Throwable cause) {
        super(message, cause, false, false);
        this.exit = exit;
        this.problems = List.copyOf(problems);
        this.details = List.copyOf(details);
    }

    /**
     * A failure in words.
     *
     * @param message one sentence without a full stop
     * @param details further lines: what is affected, what to do
     */
    public static CommandFailure of(Exit exit, String message, String... details) {
        return new CommandFailure(exit, message, List.of(), List.of(details), null);
    }

    /** A failure of the host; the cause is for whoever wants to see it. */
    public static CommandFailure of(HostException cause) {
        return new CommandFailure(Exit.FAILED, cause.getMessage(), List.of(), List.of(), cause);
    }

    /** A failure at places of what somebody wrote. */
    public static CommandFailure of(Exit exit, List<Problem> problems) {
        return new CommandFailure(exit, problems.get(0).headline(), problems, List.of(), null);
    }

    public Exit exit() {
        return exit;
    }

    public List<Problem> problems() {
        return problems;
    }

    public List<String> details() {
        return details;
    }
}
