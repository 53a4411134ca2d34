package org.iptsh.shell;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.iptsh.persistence.staged.Staged;
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
    private final int width;

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
            return width;
        }
    }

    /**
     * Runs statements.
     *
     * @param width the columns that there are for what they print
     */
    Script(Interpreter interpreter, Output output, int width) {
        this.interpreter = interpreter;
        this.output = output;
        this.width = width;
    }

    /**
     * Runs a few statements to their end, or to the first that fails, which is named by its number.
     *
     * @return the exit code: that of the statement that failed, else of the last
     */
    int run(String script) {
        List<Statement> statements = Statements.of(script);
        return run(statements, number -> statements.size() == 1
                ? Optional.empty() : Optional.of("statement " + (number + 1)));
    }

    /** The same with a file of them, in which the one that fails is named by its line. */
    int runLines(String script) {
        List<Statement> statements = Statements.of(script);
        return run(statements, number -> Optional.of("line " + statements.get(number).line()));
    }

    private int run(List<Statement> statements, IntFunction<Optional<String>> place) {
        Optional<Staged.Owner> before = staged();
        for (int i = 0; i < statements.size(); i++) {
            String text = statements.get(i).text();
            if (text.equals(Leave.COMMAND.name())) {
                break;
            }
            int code = run(text, place.apply(i), before);
            if (code != Exit.DONE.code()) {
                return code;
            }
        }
        return Exit.DONE.code();
    }

    /** Runs a single command. */
    int runOne(String command) {
        return run(command, Optional.empty(), staged());
    }

    private int run(String statement, Optional<String> where, Optional<Staged.Owner> before) {
        try {
            Answer answer = interpreter.run(statement, new Unattended());
            output.answer(answer);
            return answer.exit().code();
        } catch (CommandFailure e) {
            Main.trace(e);
            Optional<Staged.Owner> now = staged();
            boolean staged = now.isPresent() && !now.equals(before);
            output.failure(e, where, staged ? List.of("what the statements before it staged stays staged") : List.of());
            return e.exit().code();
        }
    }

    /** Whether this user has staged edits, and since when. */
    private Optional<Staged.Owner> staged() {
        String user = interpreter.session().who().user();
        return Staged.owners(interpreter.session().settings().state()).stream()
                .filter(owner -> owner.user().equals(user))
                .findFirst();
    }
}
