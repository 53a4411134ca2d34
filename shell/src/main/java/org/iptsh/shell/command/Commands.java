package org.iptsh.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.ServiceLoader;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.Plugin;
import org.iptsh.ruleset.Nearest;

/** All commands there are: the shell's own and those that plugins add. */
public final class Commands {
    private final List<Command> all = new ArrayList<>();

    public Commands() {
        all.addAll(List.of(
                Show.COMMAND, DiffCommand.COMMAND, StatusCommand.COMMAND, Explain.COMMAND, TraceCommand.COMMAND,
                WhoCanCommand.COMMAND, ReachCommand.COMMAND, ReportCommand.COMMAND,
                Staging.EDIT, Staging.BOTH, Staging.MOVE, Staging.UNDO, Staging.REDO, Staging.DISCARD, Loading.LOAD,
                Resolve.COMMAND,
                AssertCommand.COMMAND,
                Committing.COMMIT, Committing.CONFIRM, Committing.ROLLBACK,
                Versions.HISTORY, Blame.COMMAND, Versions.RESTORE, Versions.ADOPT,
                Loading.FORMAT, Check.COMMAND,
                new Help(this).command(), InstallUnits.COMMAND, Leave.COMMAND));
        ServiceLoader.load(Plugin.class).forEach(plugin -> all.addAll(plugin.commands()));
    }

    public List<Command> all() {
        return all;
    }

    public Optional<Command> find(String name) {
        return all.stream().filter(command -> command.name().equals(name)).findFirst();
    }

    /** Whether a command makes a commit, confirms it or takes it back. */
    public static boolean decidesCommits(Command command) {
        return command.group().equals(Groups.COMMIT);
    }

    /** The command that a mistyped word most likely meant. */
    public Optional<String> nearest(String word) {
        return Nearest.to(word,
                Stream.concat(all.stream().map(Command::name), Stream.of("iptables", "ip6tables")).toList());
    }
}
