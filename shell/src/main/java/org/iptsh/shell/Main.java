package org.iptsh.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.iptsh.persistence.commit.Who;
import org.iptsh.persistence.host.HostException;
import org.iptsh.persistence.host.Programs;
import org.iptsh.persistence.saved.Author;
import org.iptsh.persistence.settings.Settings;
import org.iptsh.plugin.CommandFailure;
import org.iptsh.plugin.Exit;
import org.iptsh.plugin.Session;
import org.iptsh.ruleset.BadInput;
import org.iptsh.ruleset.text.Utf8;

/** The entry point: from the words of a command line to a shell, a script or a single command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        int code = run(List.of(args), out, err);
        out.flush();
        err.flush();
        // The watching thread of a shell that is left must not keep it alive.
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    private static int run(List<String> args, PrintStream out, PrintStream err) {
        CommandLine line;
        try {
            line = CommandLine.parse(args);
        } catch (CommandFailure e) {
            err.println("iptsh: " + e.getMessage());
            return e.exit().code();
        }
        if (line.version()) {
            out.println("iptsh " + version());
            return Exit.DONE.code();
        } else if (line.help()) {
            CommandLine.HELP.forEach(out::println);
            return Exit.DONE.code();
        }
        Output output = new Output(out, err, line.json());
        try {
            return run(line, output);
        } catch (CommandFailure e) {
            output.failure(e, Optional.empty(), List.of());
            return e.exit().code();
        } catch (BadInput e) {
            output.failure(CommandFailure.of(Exit.FAILED, e.problems()), Optional.empty(), List.of());
            return Exit.FAILED.code();
        } catch (HostException e) {
            trace(e);
            output.failure(CommandFailure.of(e), Optional.empty(), List.of());
            return Exit.FAILED.code();
        }
    }

    private static int run(CommandLine line, Output output) {
        Settings settings = Settings.read(line.config());
        String user = Author.current().login();
        Session session = new Session(settings, Programs.here(), Who.here(user));
        Interpreter interpreter = new Interpreter(session);
        if (line.script().isPresent()) {
            return new Script(interpreter, output, StandardStreams.width()).run(line.script().get());
        } else if (line.command().isPresent()) {
            return new Script(interpreter, output, StandardStreams.width()).runOne(line.command().get());
        } else if (StandardStreams.isTerminal(0)) {
            return new Repl(interpreter, version()).run();
        }
        return new Script(interpreter, output, StandardStreams.width()).runLines(standardInput());
    }

    private static String standardInput() {
        try {
            return Utf8.decode(System.in.readAllBytes());
        } catch (IOException e) {
            throw new HostException("cannot read standard input: " + e.getMessage(), e);
        }
    }

    /** Shows a stack trace to whoever asked for it. */
    static void trace(Throwable e) {
        if ("1".equals(System.getenv("IPTSH_DEBUG"))) {
            e.printStackTrace();
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("(not packaged)");
    }
}
