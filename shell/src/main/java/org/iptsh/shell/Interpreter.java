package org.iptsh.shell;

import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.commit.CommitRefused;
import org.iptsh.persistence.host.HostException;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.Call;
import org.iptsh.plugin.Command;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Console;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.plugin.usage.Arguments;
import org.iptsh.ruleset.BadInput;
import org.iptsh.ruleset.Problem;
import org.iptsh.ruleset.Result;
import org.iptsh.ruleset.edit.EditLine;
import org.iptsh.ruleset.text.Lexer;
import org.iptsh.ruleset.text.Token;
import org.iptsh.shell.command.Commands;
import org.iptsh.shell.command.EditLines;
import org.iptsh.shell.command.Refusals;

/** Does what a line says: the one way in, whether it was typed, piped or given as an argument. */
final class Interpreter {
    private final Session session;
    private final Commands commands = new Commands();

    Interpreter(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    Commands commands() {
        return commands;
    }

    /**
     * Does one statement.
     *
     * @throws CommandFailure if it can't be done, for whatever reason
     */
    Answer run(String line, Console console) {
        List<Token> words = Lexer.shell(line);
        if (words.isEmpty()) {
            return Answer.silent();
        }
        session.refresh();
        try {
            return EditLine.recognises(words)
                    ? EditLines.run(session, line, words)
                    : command(line, words, console);
        } catch (BadInput e) {
            throw CommandFailure.of(Exit.FAILED, e.problems());
        } catch (CommitRefused e) {
            throw Refusals.failure(e);
        } catch (HostException e) {
            throw CommandFailure.of(e);
        }
    }

    /** Whether a statement is one that makes or ends a commit, and says itself what became of it. */
    boolean decidesCommits(String statement) {
        List<Token> words = Lexer.shell(statement);
        return !words.isEmpty() && commands.find(words.get(0).text()).filter(Commands::decidesCommits).isPresent();
    }

    private Answer command(String line, List<Token> words, Console console) {
        Token name = words.get(0);
        Optional<Command> command = commands.find(name.text());
        if (command.isEmpty()) {
            throw CommandFailure.of(Exit.USAGE, List.of(unknown(line, name)));
        }
        Result<Arguments> arguments = command.get().usage().match(line, words.subList(1, words.size()));
        if (!arguments.isGood()) {
            Problem problem = arguments.problems().get(0);
            throw CommandFailure.of(Exit.USAGE, List.of(problem.hint().isPresent()
                    ? problem : problem.hint("usage: " + command.get().synopsis())));
        }
        return command.get().action().run(new Call(session, console, arguments.get()));
    }

    private Problem unknown(String line, Token name) {
        Problem problem = Problem.at(line, name.start(), "unknown command " + name.text());
        return problem.hint(commands.nearest(name.text()).map(near -> "did you mean " + near + "?")
                .orElse("see `help`"));
    }
}
