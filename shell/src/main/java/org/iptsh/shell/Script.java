package org.iptsh.shell;

import java.util.Optional;
import org.iptsh.plugin.Answer;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Console;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.text.Line;
import org.iptsh.shell.Statements.Statement;
import org.iptsh.shell.command.Leave;

/** Runs commands where nobody sits to be asked: from a file, from the command line. */
final class Script {
    private final Interpreter interpreter;
    private final Output output;

    /** Nobody to ask: a script has said yes by writing the command. */
    private final class Unattended implements Console {
        @Override
        public boolean isInteractive() {
            return false;
        }

        @Override
        public boolean agrees(String question) {
            return false;
        }

        @Override
        public void show(Line line) {
            output.note(line);
        }

        @Override
        public int width() {
            return 100;
        }
    }

    Script(Interpreter interpreter, Output output) {
        this.interpreter = interpreter;
        this.output = output;
    }

    /**
     * Runs a script to its end, or to the first statement that fails, which is named.
     *
     * @param place what a line number is called in front of a failure; empty if lines have no numbers
     * @return the exit code: that of the statement that failed, else of the last
     */
    int run(String script, String place) {
        int code = Exit.DONE.code();
        for (Statement statement : Statements.of(script)) {
            if (statement.text().equals(Leave.COMMAND.name())) {
                return code;
            }
            code = run(statement.text(), place.isEmpty() ? Optional.empty() : Optional.of(place + statement.line()));
            if (code != Exit.DONE.code()) {
                return code;
            }
        }
        return code;
    }

    /** Runs a single command. */
    int runOne(String command) {
        return run(command, Optional.empty());
    }

    private int run(String statement, Optional<String> where) {
        try {
            Answer answer = interpreter.run(statement, new Unattended());
            output.answer(answer);
            return answer.exit().code();
        } catch (CommandFailure e) {
            Main.trace(e);
            output.failure(e, where);
            return e.exit().code();
        }
    }
}
