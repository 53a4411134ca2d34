package org.iptsh.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.commit.Who;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.host.Programs.Finished;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Session;

/** Runs iptsh inside the tests' own process, as {@link Main} does in one of its own: many cases need no new Java. */
public final class Inside {
    private Inside() {}

    /**
     * Runs statements to their end, or to the first that fails.
     *
     * @param programs what runs iptables and the scripts
     */
    public static Finished run(Settings settings, Programs programs, boolean json, String statements) {
        return run(settings, programs, json, 100, statements);
    }

    /** The same, with so many columns to print in. */
    static Finished run(Settings settings, Programs programs, boolean json, int width, String statements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Output output = new Output(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), json);
        Session session = new Session(settings, programs, Who.here(Author.current().login()));
        int code;
        try {
            code = new Script(new Interpreter(session), output, width).run(statements);
        } catch (HostException e) {
            CommandFailure failure = CommandFailure.of(e);
            output.failure(failure, Optional.empty(), List.of());
            code = failure.exit().code();
        } finally {
            session.saved().close();
        }
        return new Finished(List.of(statements), code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }
}
